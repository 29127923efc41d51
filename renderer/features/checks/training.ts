import { create } from 'zustand'

interface Training {
  on: boolean
  set: (on: boolean) => void
}

const storageKey = 'wi.checks.training'

/** 培训: the published answers are shown from the start. A choice of this device; losing it loses nothing. */
export const useTraining = create<Training>()((set) => ({
  on: localStorage.getItem(storageKey) === 'on',
  set: (on) => {
    localStorage.setItem(storageKey, on ? 'on' : 'off')
    set({ on })
  },
}))
