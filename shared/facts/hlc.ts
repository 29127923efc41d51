/**
 * Hybrid logical clock stamps: `wall(15 digits ms)-counter(4 hex)-device`, ordered as plain text.
 * A stamp never runs backwards on its device, whatever the machine's clock does.
 */
export type Hlc = string

const COUNTER_LIMIT = 0xffff

export const formatHlc = (wall: number, counter: number, device: string): Hlc =>
  `${String(wall).padStart(15, '0')}-${counter.toString(16).padStart(4, '0')}-${device}`

/** The wall-clock part in epoch ms: device clock + last known hub offset at the time of writing. */
export const hlcWall = (hlc: Hlc): number => Number(hlc.slice(0, 15))

const hlcCounter = (hlc: Hlc): number => Number.parseInt(hlc.slice(16, 20), 16)

/**
 * The next stamp after `last` at device time `now` (ms) with the last known hub offset (ms).
 * Never refuses: a clock that stands still or jumps back only advances the counter.
 */
export const nextHlc = (last: Hlc | null, now: number, offset: number, device: string): Hlc => {
  const wall = Math.max(0, Math.trunc(now + offset))
  if (last === null || wall > hlcWall(last)) return formatHlc(wall, 0, device)
  const counter = hlcCounter(last) + 1
  return counter <= COUNTER_LIMIT
    ? formatHlc(hlcWall(last), counter, device)
    : formatHlc(hlcWall(last) + 1, 0, device)
}
