import { QueryClientProvider } from '@tanstack/react-query'
import type { Output } from '#shared/contract/contract.ts'
import { createQueryClient } from '../ui/data/queries.ts'
import { type Session, SessionContext } from '../ui/data/session.ts'
import { Frame } from './Frame.tsx'
import { screens } from './routes.tsx'

/**
 * The frame and the first screen drawn once for nobody, with nothing in them, while the data service opens its
 * files: their code and styles are then at hand when the answers come. For inside a hidden `Activity`, where
 * nothing is shown, focused or heard.
 */
export function Rehearsal() {
  return (
    <QueryClientProvider client={answers}>
      <SessionContext value={nobody}>
        <Frame screens={screens} sync={{ link: 'alone', waiting: 0, attention: 0 }} />
      </SessionContext>
    </QueryClientProvider>
  )
}

const nobody: Session = {
  phase: 'open',
  version: '',
  workspace: { id: '', kind: 'standalone', name: '', createdAt: 0 },
  person: { id: '', name: '' },
  body: { id: '', name: '' },
  roles: ['supervisor'],
  device: '',
  recoveryPending: false,
}

const emptyDay: Output<'today.overview'> = {
  today: '2026-01-01',
  working: true,
  calendarKnown: true,
  calls: { ready: 1, appointments: 0, missed: 0, inProgress: 0 },
  rounds: [{ id: '', name: '', status: 'drawn', drawn: 0, submitted: 0 }],
  firstHour: [],
}

const answers = createQueryClient()
answers.setQueryData(['today.overview', {}], emptyDay)
answers.setQueryData(['today.reviews', {}], { waiting: 0, returned: 0, ruling: 0 })
