import { create } from 'zustand'

interface FieldMode {
  on: boolean
  set: (on: boolean) => void
}

const storageKey = 'wi.field'

/** 外勤模式: large targets and strong contrast, for one hand outdoors. Kept beside the window: losing it loses nothing. */
export const useFieldMode = create<FieldMode>()((set) => ({
  on: localStorage.getItem(storageKey) === 'on',
  set: (on) => {
    localStorage.setItem(storageKey, on ? 'on' : 'off')
    set({ on })
  },
}))
