/**
 * PostgreSQL in this process, asked in its own protocol: a statement is planned and described once, then only bound and
 * carried out. What a run asks is small and many, so that a general driver would be a good part of its time.
 */
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import type { SqlServer } from './sql.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

interface Field {
  name: string
  read(text: string): unknown
}

/** A buffer that grows. */
const createBytes = () => {
  let buffer = Buffer.allocUnsafe(64 * 1024)
  let end = 0
  const room = (size: number) => {
    if (end + size <= buffer.length) return
    const larger = Buffer.allocUnsafe(2 * (end + size))
    buffer.copy(larger, 0, 0, end)
    buffer = larger
  }
  const bytes = {
    clear: () => {
      end = 0
    },
    whole: () => buffer.subarray(0, end),
    add: (more: Uint8Array) => {
      room(more.length)
      buffer.set(more, end)
      end += more.length
    },
    int16: (value: number) => {
      room(2)
      end = buffer.writeInt16BE(value, end)
    },
    int32: (value: number) => {
      room(4)
      end = buffer.writeInt32BE(value, end)
    },
    text: (text: string): number => {
      room(3 * text.length)
      const size = buffer.write(text, end)
      end += size
      return size
    },
    /** one message: its kind, its length, what `fill` writes */
    message: (kind: string, fill: () => void) => {
      bytes.text(kind)
      bytes.sized(fill, 4)
    },
    /** with its length before it */
    sized: (fill: () => void, own = 0) => {
      const at = end
      bytes.int32(0)
      fill()
      buffer.writeInt32BE(end - at - 4 + own, at)
    },
  }
  return bytes
}

/** A value as the server reads it; bytes as they are. */
const spoken = (value: unknown): string | Uint8Array | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
const element = (value: unknown): string =>
  value === null ? 'NULL' : `"${String(value).replace(/[\\"]/g, '\\$&')}"`

interface Answer {
  rows: Record<string, unknown>[]
  fields: Field[]
}

/** What the server's messages come to; its error is thrown. */
const heard = (bytes: Buffer, known: readonly Field[]): Answer => {
  const rows: Record<string, unknown>[] = []
  let fields: Field[] = []
  let whole = false
  for (let at = 0; at < bytes.length; ) {
    const kind = bytes[at]
    const next = at + 1 + bytes.readInt32BE(at + 1)
    if (kind === 0x44) rows.push(rowIn(bytes, at + 5, known))
    else if (kind === 0x54) fields = fieldsIn(bytes, at + 5)
    else if (kind === 0x45) throw errorIn(bytes.subarray(at + 5, next))
    else if (kind === 0x5a) whole = true
    at = next
  }
  if (!whole) throw new Error('the answer of the database broke off')
  return { rows, fields }
}

const rowIn = (bytes: Buffer, from: number, fields: readonly Field[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {}
  let at = from + 2
  for (const { name, read } of fields) {
    const size = bytes.readInt32BE(at)
    at += 4
    row[name] = size < 0 ? null : read(bytes.toString('utf8', at, at + size))
    at += Math.max(0, size)
  }
  return row
}

const fieldsIn = (bytes: Buffer, from: number): Field[] => {
  let at = from + 2
  return Array.from({ length: bytes.readInt16BE(from) }, () => {
    const end = bytes.indexOf(0, at)
    const name = bytes.toString('utf8', at, end)
    const type = bytes.readInt32BE(end + 7)
    at = end + 19
    return { name, read: pg.types.getTypeParser(type, 'text') }
  })
}

const errorIn = (bytes: Buffer): Error => {
  const parts = bytes.toString('utf8').split('\0')
  const said = (letter: string) => parts.find((part) => part.startsWith(letter))?.slice(1)
  const error = new pg.DatabaseError(said('M') ?? '', bytes.length, 'error')
  error.code = said('C')
  return error
}

export const inProcessSql = async (): Promise<SqlServer> => {
  const db = await PGlite.create()
  const asked = createBytes()
  const answered = createBytes()
  const known = new Map<string, { name: string; fields: readonly Field[] }>()

  /** Runs before the call returns. */
  const exchange = (say: () => void, fields: readonly Field[] = []): Answer => {
    asked.clear()
    answered.clear()
    say()
    void db.execProtocolRawStream(asked.whole(), { syncToFs: false, onRawData: answered.add })
    return heard(answered.whole(), fields)
  }
  const sync = () => asked.message('S', () => {})

  const planned = (text: string) => {
    const found = known.get(text)
    if (found) return found
    const name = `s${known.size}`
    const { fields } = exchange(() => {
      asked.message('P', () => {
        asked.text(`${name}\0${text}\0`)
        asked.int16(0)
      })
      asked.message('D', () => asked.text(`S${name}\0`))
      sync()
    })
    const made = { name, fields }
    known.set(text, made)
    return made
  }

  const bind = (name: string, values: readonly unknown[]) => {
    const given = values.map(spoken)
    asked.text(`\0${name}\0`)
    asked.int16(given.length)
    for (const value of given) asked.int16(value === null || typeof value === 'string' ? 0 : 1)
    asked.int16(given.length)
    for (const value of given)
      if (value === null) asked.int32(-1)
      else if (typeof value === 'string') asked.sized(() => asked.text(value))
      else asked.sized(() => asked.add(value))
    asked.int16(0)
  }

  const script = (text: string) => exchange(() => asked.message('Q', () => asked.text(`${text}\0`)))
  // What is planned once serves every run.
  script('set plan_cache_mode = force_generic_plan')
  return {
    query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      const { name, fields } = planned(text)
      const { rows } = exchange(() => {
        asked.message('B', () => bind(name, values))
        asked.message('E', () => {
          asked.text('\0')
          asked.int32(0)
        })
        sync()
      }, fields)
      return rows as R[]
    },
    script: async (text) => void script(text),
    close: () => db.close(),
  }
}
