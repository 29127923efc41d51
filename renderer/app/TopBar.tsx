import {
  BulbOutlined,
  DesktopOutlined,
  ExperimentOutlined,
  MenuOutlined,
  MobileOutlined,
  MoonOutlined,
  QuestionCircleOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { roleLabels } from '#shared/domain/roles/capabilities.ts'
import type { Session } from '../ui/data/session.ts'
import { useFieldMode } from '../ui/field-mode.ts'
import { useKeyLayers } from '../ui/keys.ts'
import { SyncBadge, type SyncSummary } from './SyncBadge.tsx'
import css from './TopBar.module.css'
import { type ThemeChoice, useThemeChoice } from './theme-choice.ts'

interface TopBarProps {
  session: Session
  navOpen: boolean
  onToggleNav: () => void
  /** left out while it is not known */
  sync?: SyncSummary | undefined
}

/** Whose data this is, what kind of system it is, and who is at work. */
export function TopBar({ session, navOpen, onToggleNav, sync }: TopBarProps) {
  const { workspace, person, roles } = session
  const showSheet = useKeyLayers((state) => state.showSheet)
  const sheetOpen = useKeyLayers((state) => state.sheetOpen)
  return (
    <header className={css.bar}>
      <Button
        type="text"
        icon={<MenuOutlined />}
        aria-label={navOpen ? '收起导航' : '显示导航'}
        aria-expanded={navOpen}
        onClick={onToggleNav}
      />
      <span className={css.name} title={workspace.name}>
        {workspace.name}
      </span>
      {workspace.kind === 'sample' ? (
        <span className={css.sample}>
          <ExperimentOutlined aria-hidden /> 样例数据
        </span>
      ) : null}
      <span className={css.note} title="本系统不得录入、存储、传输涉密信息">
        非涉密系统
      </span>
      <span className={css.end}>
        {sync ? <SyncBadge summary={sync} /> : null}
        <span
          className={css.person}
          title={`${person.name}，${roles.map((role) => roleLabels[role]).join('、')}`}
        >
          <UserOutlined aria-hidden />
          <span className={css.personName}>{person.name}</span>
          <span className={css.role}>{roles.map((role) => roleLabels[role]).join('、')}</span>
        </span>
        <Button
          type="text"
          icon={<QuestionCircleOutlined />}
          aria-label="快捷键（?）"
          title="快捷键（?）"
          aria-expanded={sheetOpen}
          onClick={() => showSheet(!sheetOpen)}
        />
        <FieldButton />
        <ThemeButton />
      </span>
    </header>
  )
}

const looks: Record<ThemeChoice, { next: ThemeChoice; icon: ReactNode; word: string }> = {
  system: { next: 'light', icon: <DesktopOutlined />, word: '跟随系统' },
  light: { next: 'dark', icon: <BulbOutlined />, word: '浅色' },
  dark: { next: 'system', icon: <MoonOutlined />, word: '深色' },
}

/** 外勤模式, in one tap. */
function FieldButton() {
  const { on, set } = useFieldMode()
  return (
    <Button
      type="text"
      className={css.field ?? ''}
      icon={<MobileOutlined />}
      aria-label="外勤模式"
      aria-pressed={on}
      title={on ? '外勤模式：开，点按关闭' : '外勤模式：大按钮、大字，点按打开'}
      onClick={() => set(!on)}
    />
  )
}

function ThemeButton() {
  const { choice, choose } = useThemeChoice()
  const { next, icon, word } = looks[choice]
  const says = `外观：${word}，点按改为${looks[next].word}`
  return <Button type="text" icon={icon} aria-label={says} title={says} onClick={() => choose(next)} />
}
