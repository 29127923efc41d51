/** A LIKE pattern for one typed word, to be used with ESCAPE '\'. */
export const likePattern = (word: string): string => `%${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
