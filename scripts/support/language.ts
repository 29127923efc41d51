/**
 * What a window's process is given on Linux: Chromium takes the words of its own parts (empty date fields, its menus)
 * from this variable before the program runs. A Chinese desktop sets it by itself.
 */
export const language = { LANGUAGE: 'zh_CN' } as const
