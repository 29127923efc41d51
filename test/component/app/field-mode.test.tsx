import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TopBar } from '#renderer/app/TopBar.tsx'
import { FieldModePanel } from '#renderer/features/settings/FieldModePanel.tsx'
import { antdThemeFor } from '#renderer/ui/theme.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { fakeSession, renderWithApi } from '#test/support/fake-api.tsx'

test('the switch above every screen and the one in the settings are one, and this device keeps it', async () => {
  const { user, container } = renderWithApi(
    <>
      <TopBar session={fakeSession} navOpen onToggleNav={() => {}} />
      <FieldModePanel />
    </>,
  )
  const button = () => screen.getByRole('button', { name: '外勤模式' })
  const setting = screen.getByRole('switch', { name: '外勤模式' })
  await user.click(button())
  expect(button()).toHaveAttribute('aria-pressed', 'true')
  expect(setting).toBeChecked()
  expect(localStorage.getItem('wi.field')).toBe('on')
  await user.click(setting)
  expect(button()).toHaveAttribute('aria-pressed', 'false')
  expect(await seriousFindings(container)).toEqual([])
})

test('targets are 56 px and words 18 px', () => {
  const { token } = antdThemeFor('light', false, true)
  expect(token).toMatchObject({ controlHeight: 56, controlHeightSM: 56, fontSize: 18 })
  expect(antdThemeFor('light').token).toMatchObject({ controlHeight: 34, fontSize: 14 })
})
