/** One of the processes that share a long series of runs. */
import { type Crew, openBase, runSome } from './crew.ts'

const crewOf = (text: string): Crew => {
  const said = JSON.parse(text) as Omit<Crew, 'seed'> & { seed: string }
  return { ...said, seed: BigInt(said.seed) }
}

const crew = crewOf(process.argv[2] ?? '{}')
const base = await openBase(crew.database)
process.on('message', (share: { from: number; to: number } | 'end') => {
  if (share === 'end') {
    void base.close().then(() => process.disconnect())
    return
  }
  void runSome(base, crew, share.from, share.to).then((tally) => process.send?.(tally))
})
process.send?.('ready')
