import { createContext, use } from 'react'

/** Puts a text on the clipboard; false when it was refused. */
export type Copy = (text: string) => Promise<boolean>

/** The app gives the shell's clipboard; a plain page falls back on the browser's. */
export const CopyContext = createContext<Copy>((text) =>
  navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  ),
)

export const useCopy = (): Copy => use(CopyContext)
