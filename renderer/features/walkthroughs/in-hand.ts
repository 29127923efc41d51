import type { Calls } from '#renderer/ui/data/client.ts'
import type { StartForm, WalkWork } from '#shared/contract/walkthroughs.ts'
import type { ClockLook } from '#shared/domain/walkthroughs/clock.ts'

/** What this window has in hand: newer than any answer, also while another screen is looked at. */
interface InHand {
  works: Map<string, WalkWork>
  /** the last look at both clocks while a step ran */
  looks: Map<string, ClockLook>
  starts: Map<string, StartForm>
}

const byApi = new WeakMap<Calls, InHand>()

export const inHand = (api: Calls): InHand => {
  const known = byApi.get(api)
  if (known) return known
  const fresh: InHand = { works: new Map(), looks: new Map(), starts: new Map() }
  byApi.set(api, fresh)
  return fresh
}
