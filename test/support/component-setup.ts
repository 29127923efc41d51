import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import type { StoreApi } from 'zustand'
import { useThemeChoice } from '#renderer/app/theme-choice.ts'
import { useImport } from '#renderer/features/catalogue/import-store.ts'
import { useTraining } from '#renderer/features/checks/training.ts'
import { useOpened } from '#renderer/features/org/use-org-place.ts'
import { useKeptWork } from '#renderer/features/visits/kept-work.ts'
import { useFieldMode } from '#renderer/ui/field-mode.ts'
import { useKeyLayers } from '#renderer/ui/keys.ts'
import { useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'

// What antd asks of a browser and jsdom lacks.
window.matchMedia = (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
})
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
}

// A loaded machine is slow, not wrong: what is awaited may take its time.
configure({ asyncUtilTimeout: 8000 })

const stores: readonly Pick<StoreApi<unknown>, 'setState' | 'getInitialState'>[] = [
  useFieldMode,
  useImport,
  useKeptWork,
  useKeyLayers,
  useOpened,
  useThemeChoice,
  useToast,
  useTraining,
]

// Test files share what is loaded once: each begins where a window opens.
beforeEach(() => {
  window.history.replaceState(null, '', window.location.pathname)
  useRoute.setState({ screen: '', params: {} }, true)
  for (const store of stores) store.setState(store.getInitialState(), true)
})
afterEach(cleanup)
