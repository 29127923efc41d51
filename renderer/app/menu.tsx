import {
  ApartmentOutlined,
  AuditOutlined,
  BarChartOutlined,
  CarOutlined,
  CheckSquareOutlined,
  ContactsOutlined,
  FileTextOutlined,
  FlagOutlined,
  HistoryOutlined,
  MessageOutlined,
  PhoneOutlined,
  ProfileOutlined,
  ScheduleOutlined,
  SettingOutlined,
  SnippetsOutlined,
  SyncOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Capability } from '#shared/domain/roles/capabilities.ts'

export interface MenuEntry {
  /** the screen's name in routes.tsx and in the address */
  screen: string
  title: string
  icon: ReactNode
  /** hidden from those who may not */
  needs?: Capability
}

export interface MenuGroup {
  title: string
  entries: readonly MenuEntry[]
}

/** The navigation in the order of a working day. Alt+1 … Alt+9 count through it. An entry shows once its screen exists. */
export const menu: readonly MenuGroup[] = [
  {
    title: '今日工作',
    entries: [
      { screen: 'today', title: '今日', icon: <ScheduleOutlined aria-hidden /> },
      { screen: 'checks', title: '电话抽查', icon: <PhoneOutlined aria-hidden />, needs: 'call' },
      { screen: 'walks', title: '走流程', icon: <FlagOutlined aria-hidden />, needs: 'walk' },
      { screen: 'visits', title: '走访', icon: <CarOutlined aria-hidden />, needs: 'walk' },
    ],
  },
  {
    title: '抽查管理',
    entries: [
      { screen: 'rounds', title: '抽查批次', icon: <ProfileOutlined aria-hidden /> },
      { screen: 'review', title: '复核', icon: <AuditOutlined aria-hidden />, needs: 'review' },
      { screen: 'results', title: '结果', icon: <BarChartOutlined aria-hidden />, needs: 'results' },
      { screen: 'documents', title: '通报', icon: <FileTextOutlined aria-hidden />, needs: 'results' },
    ],
  },
  {
    title: '基础数据',
    entries: [
      { screen: 'catalogue', title: '事项清单', icon: <SnippetsOutlined aria-hidden /> },
      { screen: 'org', title: '机构与窗口', icon: <ApartmentOutlined aria-hidden /> },
      { screen: 'people', title: '人员与岗位', icon: <TeamOutlined aria-hidden /> },
      { screen: 'callers', title: '拨打号码', icon: <ContactsOutlined aria-hidden /> },
      { screen: 'checklists', title: '检查表', icon: <CheckSquareOutlined aria-hidden />, needs: 'plan' },
      { screen: 'scripts', title: '话术', icon: <MessageOutlined aria-hidden />, needs: 'plan' },
      { screen: 'ledgers', title: '历史台账', icon: <HistoryOutlined aria-hidden /> },
    ],
  },
  {
    title: '系统',
    entries: [
      { screen: 'sync', title: '同步情况', icon: <SyncOutlined aria-hidden /> },
      { screen: 'settings', title: '设置', icon: <SettingOutlined aria-hidden /> },
    ],
  },
]
