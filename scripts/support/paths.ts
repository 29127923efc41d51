import { fileURLToPath } from 'node:url'

/** The repository's own folder, with no slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Git-ignored folder for what is unpacked or made here: the fallback runtime, screenshots, trial data. */
export const runtimeFolder = `${root}/.runtime`
