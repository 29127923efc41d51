import { peer } from './install.ts'

/** As much of PouchDB as the measures use. */
export interface Pouch {
  bulkDocs(docs: readonly object[]): Promise<unknown>
  replicate: {
    to(url: string, options: object): Promise<{ docs_written: number }>
    from(url: string, options: object): Promise<{ docs_written: number }>
  }
  close(): Promise<void>
}

export interface PouchModule {
  new (name: string): Pouch
  defaults(options: object): PouchModule
}

interface LevelDown {
  prototype: {
    _batch(this: object, operations: unknown[], options: object, done: (error?: Error) => void): void
  }
}

/**
 * PouchDB over LevelDB on the disk. LevelDB leaves it to the system when a batch reaches the disk; here each is there
 * before it is answered, as everywhere else in the measure.
 */
export const openPouch = (): PouchModule => {
  const { prototype } = peer<LevelDown>('leveldown')
  const { _batch } = prototype
  prototype._batch = function (operations, options, done) {
    _batch.call(this, operations, { ...options, sync: true }, done)
  }
  return peer<PouchModule>('pouchdb-node')
}
