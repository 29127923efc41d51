import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TodayScreen } from '#renderer/features/today/TodayScreen.tsx'
import type { Output } from '#shared/contract/contract.ts'
import { ok } from '#shared/contract/result.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'

type Overview = Output<'today.overview'>
const overview = (firstHour: Overview['firstHour']): Overview => ({
  today: '2026-11-18',
  working: true,
  calendarKnown: true,
  calls: { ready: 0, appointments: 0, missed: 0, inProgress: 0 },
  rounds: [],
  firstHour,
})
const ledger = { key: 'ledger', done: false, optional: true, count: 0 } as const
const show = (round: boolean) =>
  renderWithApi(<TodayScreen />, {
    handlers: {
      'today.overview': async () =>
        ok(overview([ledger, { key: 'round', done: round, optional: false, count: round ? 1 : 0 }])),
      'today.reviews': async () => ok({ waiting: 2, returned: 0, ruling: 0 }),
    },
  })

test('the ledger of last year is offered in the first hour', async () => {
  show(false)
  const link = await screen.findByRole('link', { name: '导入往年抽查台账（可选）' })
  expect(link).toHaveAttribute('href', '#/ledgerImport')
})

test('and does not keep the first hour open', async () => {
  show(true)
  await screen.findByText('进行中的批次')
  expect(screen.queryByText('第一小时')).toBeNull()
})

test('what waits at the review desk is counted as the desk counts it', async () => {
  show(true)
  await screen.findByText('2')
  expect(screen.getByText('待复核')).toBeVisible()
})
