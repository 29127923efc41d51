import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { theme as antdTheme, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, useLayoutEffect, useMemo } from 'react'
import { CopyContext } from '../ui/copying.ts'
import { ApiProvider, type Client } from '../ui/data/client.ts'
import { useTopicRefresh } from '../ui/data/queries.ts'
import { useFieldMode } from '../ui/field-mode.ts'
import { paletteVariables } from '../ui/palette.ts'
import { antdThemeFor, paletteFor } from '../ui/theme.ts'
import { useMedia, useThemeMode } from './theme-choice.ts'

interface ProvidersProps {
  client: Client
  /** what was asked and answered */
  answers: QueryClient
  children: ReactNode
}

/** Everything a screen stands on: the service, its answers, language, theme, clipboard. */
export function Providers({ client, answers, children }: ProvidersProps) {
  const copy = useMemo(
    () => (text: string) => client.shell.copyText({ text }).then((result) => result.ok),
    [client],
  )
  return (
    <ApiProvider client={client}>
      <QueryClientProvider client={answers}>
        <TopicRefresh />
        <CopyContext value={copy}>
          <Look>{children}</Look>
        </CopyContext>
      </QueryClientProvider>
    </ApiProvider>
  )
}

function TopicRefresh() {
  useTopicRefresh()
  return null
}

function Look({ children }: { children: ReactNode }) {
  const mode = useThemeMode()
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)')
  const field = useFieldMode((state) => state.on)
  const theme = useMemo(() => antdThemeFor(mode, reducedMotion, field), [mode, reducedMotion, field])
  useLayoutEffect(() => {
    const { style, dataset } = document.documentElement
    for (const [name, value] of Object.entries(paletteVariables(paletteFor(mode, field))))
      style.setProperty(name, value)
    style.colorScheme = mode
    dataset.theme = mode
    dataset.field = field ? 'on' : 'off'
  }, [mode, field])
  return (
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <Derived />
      {children}
    </ConfigProvider>
  )
}

/** antd derives its colours and sizes here, while the service is still being asked. */
function Derived() {
  antdTheme.useToken()
  return null
}
