/** Opens the call screen on its one case, as an inspector would find it. */
import { screen } from '@testing-library/react'
import { ChecksScreen } from '#renderer/features/checks/ChecksScreen.tsx'
import { KeySheet } from '#renderer/ui/KeySheet.tsx'
import { navigate, useRoute } from '#renderer/ui/route.ts'
import type { CallSheet } from '#shared/contract/calls.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { caseId, createFakeService } from './case-fixture.ts'

export const showQueue = (start: Partial<CallSheet> = {}) => {
  pretendLayout()
  window.location.hash = ''
  useRoute.setState({ screen: 'checks', params: {} }, true)
  const service = createFakeService(start)
  const view = renderWithApi(
    <>
      <ChecksScreen />
      <KeySheet />
    </>,
    { handlers: service.handlers },
  )
  return { ...view, ...service }
}

/** `heading`: what to wait for, when it is not the desk that opens. */
export const openDesk = async (start: Partial<CallSheet> = {}, heading?: string) => {
  const view = showQueue(start)
  navigate('checks', { case: caseId })
  useRoute.setState({ screen: 'checks', params: { case: caseId } }, true)
  if (heading) await screen.findByRole('heading', { name: heading })
  else await screen.findByRole('button', { name: /拨打结果/ })
  return view
}

/** The last work that reached the disk. */
export const lastSave = ({ saves }: Pick<ReturnType<typeof createFakeService>, 'saves'>) => saves.at(-1)
