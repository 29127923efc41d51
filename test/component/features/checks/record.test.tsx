import { act, screen, waitFor, within } from '@testing-library/react'
import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { useRoute } from '#renderer/ui/route.ts'
import type { CallSheet } from '#shared/contract/calls.ts'
import { caseId, outcomes, script, sheet } from './case-fixture.ts'
import { openDesk } from './desk.tsx'

const expected = sheet.expected
if (!expected) throw new Error('the fixture has no answer key')

const submitted: NonNullable<CallSheet['submitted']> = {
  fact: 'fact-1',
  contentHash: 'cd'.repeat(32),
  at: Date.parse('2026-11-20T02:10:00Z'),
  byName: '张晓岚',
  mine: true,
  status: 'submitted',
  amendments: [],
  payload: {
    round: 'r1',
    item: sheet.item.code,
    unit: 'b2',
    window: null,
    script: { id: script.scriptId, version: script.scriptVersion },
    persona: 'P01',
    attempts: ['att-1'],
    outcome: {
      key: '1',
      code: 'complete',
      aapor: '1.1',
      table: outcomes.version,
      phoneVerdict: 'accurate',
      reasonSide: null,
    },
    callerNumber: 'c1',
    dialled: sheet.phone,
    expected,
    answers: [
      { element: 'place', heard: '二楼', verdict: 'match', quote: '', reasonSide: null, note: '' },
      {
        element: 'time_limit',
        heard: '十天',
        verdict: 'mismatch',
        quote: '要十个工作日',
        reasonSide: 'theirs',
        note: '',
      },
    ],
    materials: { ticks: ['said', 'said', 'unsaid'], extras: ['居住证明'], suggested: 'mismatch' },
    conduct: [],
    flags: { suspected: false, priority: true },
    note: '',
    late: null,
  },
}

const record = (more: Partial<typeof submitted> = {}) =>
  openDesk({ submitted: { ...submitted, ...more } }, '存证')

describe('a submitted record', () => {
  test('is read only, with what was heard and published, both codes, and its hash', async () => {
    await record()
    const table = screen.getByRole('table')
    expect(within(table).getByText('“要十个工作日”')).toBeInTheDocument()
    expect(within(table).getByText('1个工作日')).toBeInTheDocument()
    expect(screen.getByText('1.1')).toBeInTheDocument()
    expect(screen.getByText('cd'.repeat(32))).toBeInTheDocument()
    expect(screen.getByText(/经营场所使用证明（没说到）；多要：居住证明/)).toBeInTheDocument()
    expect(screen.queryByLabelText('听到的')).not.toBeInTheDocument()
  })

  test('is corrected beside itself, with a reason', async () => {
    const { user, asked } = await record()
    await user.click(screen.getByRole('button', { name: '更正' }))
    await user.selectOptions(screen.getByLabelText('承诺时限判定'), 'partial')
    await user.clear(screen.getByLabelText('承诺时限原话'))
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(asked.some((a) => a.name === 'calls.amend')).toBe(false)
    await user.type(screen.getByLabelText('更正理由'), '听录时记错')
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(await screen.findByText(/请填写原话/)).toBeInTheDocument()
    await user.type(screen.getByLabelText('承诺时限原话'), '十天左右')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(asked.some((a) => a.name === 'calls.amend')).toBe(true))
    expect(asked.find((a) => a.name === 'calls.amend')?.input).toMatchObject({
      amended: {
        check: 'fact-1',
        contentHash: 'cd'.repeat(32),
        reason: '听录时记错',
        answers: [{ element: 'place' }, { verdict: 'partial', quote: '十天左右', reasonSide: 'theirs' }],
      },
    })
  })

  test('a correction that was begun is there again when the record is opened again', async () => {
    const { user, asked } = await record()
    await user.click(screen.getByRole('button', { name: '更正' }))
    await user.type(screen.getByLabelText('更正理由'), '听录时')
    await waitFor(() =>
      expect(asked.findLast((a) => a.name === 'calls.saveAmend')?.input).toMatchObject({
        check: 'fact-1',
        form: { reason: '听录时' },
      }),
    )
    act(() => useRoute.setState({ screen: 'checks', params: {} }, true))
    await waitFor(() => expect(screen.queryByLabelText('更正理由')).not.toBeInTheDocument())
    act(() => useRoute.setState({ screen: 'checks', params: { case: caseId } }, true))
    expect(await screen.findByDisplayValue('听录时')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '不更正' }))
    await waitFor(() =>
      expect(asked.findLast((a) => a.name === 'calls.saveAmend')?.input).toMatchObject({ form: null }),
    )
  })

  test('is voided with cause and reason', async () => {
    const { user, asked } = await record()
    await user.selectOptions(screen.getByLabelText('作废原因'), 'test')
    await user.click(screen.getByRole('button', { name: '作废' }))
    await user.type(screen.getByLabelText('作废理由'), '培训时试拨')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() =>
      expect(asked.find((a) => a.name === 'calls.void')?.input).toMatchObject({
        voided: { check: 'fact-1', cause: 'test', reason: '培训时试拨' },
      }),
    )
  })

  test('of somebody else can only be read', async () => {
    await record({ mine: false })
    expect(screen.queryByRole('button', { name: '更正' })).not.toBeInTheDocument()
  })
})

describe('for those who read with other means', () => {
  // jsdom draws nothing: contrast is measured in the real window
  const serious = async (container: Element) => {
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
  }

  test('the desk with everything open has nothing serious', async () => {
    const { container, user } = await openDesk()
    for (const summary of container.querySelectorAll('summary')) await user.click(summary)
    await user.type(
      within(screen.getByRole('region', { name: '申请材料' })).getByLabelText('听到的'),
      '身份证{Enter}',
    )
    await user.keyboard('3')
    await user.keyboard('{Alt>}q{/Alt}{F9}')
    await screen.findByRole('group', { name: '拨打结果' })
    await user.keyboard('w')
    expect(await serious(container)).toEqual([])
  })

  test('the record and its forms have nothing serious', async () => {
    const { container, user } = await record()
    await user.click(screen.getByRole('button', { name: '更正' }))
    await user.click(screen.getByRole('button', { name: '作废' }))
    expect(await serious(container)).toEqual([])
  })
})
