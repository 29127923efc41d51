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
