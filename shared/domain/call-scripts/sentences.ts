/** Sentences as they are typed and pasted into a call script (话术). */

/** Pasted text: each line a sentence, empty ones left out. */
export const sentencesIn = (text: string): string[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A list of sentences as it is published. */
export const tidyLines = (lines: readonly string[]): string[] => lines.flatMap(sentencesIn)

/** A single text as it is published: one line. */
export const tidyLine = (line: string): string => sentencesIn(line).join(' ')

/** 被问到时: what is asked and what is answered, in one line. What has no answer yet stays as it was typed. */
export const pairText = ({ ifAsked, say }: { ifAsked: string; say: string }): string =>
  say === '' ? ifAsked : `${ifAsked}${MARK}${say}`

export const pairOf = (line: string): { ifAsked: string; say: string } => {
  const at = line.indexOf(MARK)
  return at < 0 || at === line.length - 1
    ? { ifAsked: line, say: '' }
    : { ifAsked: line.slice(0, at), say: line.slice(at + 1) }
}

const MARK = '：'
