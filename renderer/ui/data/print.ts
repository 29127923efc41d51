import { useState } from 'react'
import type { PrintListInput } from '#shared/contract/print.ts'
import type { Fault, Result } from '#shared/contract/result.ts'
import { useClient } from './client.ts'
import { answer } from './queries.ts'

export interface PrintListCall {
  /** shows the system's print dialog; `printed: false`: cancelled, or there is no printer */
  print: (list: PrintListInput) => Promise<Result<{ printed: boolean }>>
  /** asks where, and writes a PDF there; `path: null`: cancelled */
  savePdf: (list: PrintListInput) => Promise<Result<{ path: string | null }>>
  running: boolean
  fault: Fault | undefined
}

/** Prints a list: A4 landscape, header on every page, page x/y, 截至时间. */
export function usePrintList(): PrintListCall {
  const { calls, shell } = useClient()
  const [phase, setPhase] = useState<{ running: boolean; fault?: Fault }>({ running: false })

  const make = async <T>(
    list: PrintListInput,
    use: (paper: { html: string; landscape: true; footer: string }) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    setPhase({ running: true })
    const page = await answer(calls['print.list'](list))
    const done = page.ok ? await answer(use({ ...page.value, landscape: true })) : page
    setPhase(done.ok ? { running: false } : { running: false, fault: done.error })
    return done
  }

  return {
    print: (list) => make(list, (paper) => shell.print(paper)),
    savePdf: (list) =>
      make(list, (paper) => shell.savePdf({ ...paper, suggestedName: `${fileName(list.title)}.pdf` })),
    running: phase.running,
    fault: phase.fault,
  }
}

/** Without the signs a file system does not take. */
const fileName = (title: string): string => title.replace(/[\\/:*?"<>|]/g, '').slice(0, 80) || '清单'
