/** Counts how often a process forces the database to disk while it saves (strace, Linux). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const saver = fileURLToPath(new URL('./saver.ts', import.meta.url))

export const syncsPerSave = (saves: number): { saves: number; syncs: number; perSave: number } => {
  const folder = mkdtempSync(join(tmpdir(), 'wi-syncs-'))
  const trace = join(folder, 'trace')
  try {
    const run = spawnSync(
      'strace',
      ['-f', '-qq', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace, process.execPath, saver, String(saves)],
      { encoding: 'utf8' },
    )
    if (run.error || run.status !== 0)
      throw new Error(`strace is needed to count syncs (apt-get install strace): ${run.error ?? run.stderr}`)
    const lines = readFileSync(trace, 'utf8').split('\n')
    const marks = lines.flatMap((line, i) => (line.includes('/mark>') ? [i] : []))
    const [from, to] = [marks[0] ?? 0, marks[1] ?? 0]
    const syncs = lines.slice(from, to).filter((line) => /\/data\.db(-wal)?>/.test(line)).length
    return { saves, syncs, perSave: syncs / saves }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
