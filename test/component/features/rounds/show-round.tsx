import { configure } from '@testing-library/react'
import { RoundScreen } from '#renderer/features/rounds/RoundScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { type Asked, fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { answers } from './samples.ts'

// a page with a preview takes its time where two cores do everything
configure({ asyncUtilTimeout: 8000 })

type Round = Parameters<typeof answers>[0]
type More = Parameters<typeof answers>[1] & {
  handlers?: Handlers
  session?: typeof fakeSession
  shell?: NonNullable<Parameters<typeof renderWithApi>[1]>['shell']
}

/** The page of a round, with everything it asks answered. */
export const showRound = (round: Round, { handlers, session, shell, ...told }: More = {}) => {
  useToast.getState().dismiss()
  useRoute.setState({ screen: 'round', params: { id: round.id } }, true)
  return renderWithApi(<RoundScreen />, {
    handlers: { ...answers(round, told), ...handlers },
    session: session ?? fakeSession,
    ...(shell ? { shell } : {}),
  })
}

/** What a call was last asked with. */
export const input = (asked: Asked[], name: string): unknown => asked.findLast((a) => a.name === name)?.input
