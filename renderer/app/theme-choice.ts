import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import type { ThemeMode } from '../ui/theme.ts'

export type ThemeChoice = 'system' | ThemeMode

interface ThemeChoiceState {
  choice: ThemeChoice
  choose: (choice: ThemeChoice) => void
}

const storageKey = 'wi.theme'

/** How this person likes the window to look. Kept beside the window: losing it loses nothing. */
export const useThemeChoice = create<ThemeChoiceState>()((set) => ({
  choice: parse(localStorage.getItem(storageKey)),
  choose: (choice) => {
    localStorage.setItem(storageKey, choice)
    set({ choice })
  },
}))

/** The theme to draw now: the person's choice, else the system's. */
export function useThemeMode(): ThemeMode {
  const { choice } = useThemeChoice()
  const dark = useMedia('(prefers-color-scheme: dark)')
  return choice === 'system' ? (dark ? 'dark' : 'light') : choice
}

/** True while the media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

function parse(stored: string | null): ThemeChoice {
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}
