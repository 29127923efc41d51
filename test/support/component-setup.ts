import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import { useRoute } from '#renderer/ui/route.ts'

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

// Test files share what is loaded once: each begins where a window opens.
beforeEach(() => {
  window.history.replaceState(null, '', window.location.pathname)
  useRoute.setState({ screen: '', params: {} }, true)
})
afterEach(cleanup)
