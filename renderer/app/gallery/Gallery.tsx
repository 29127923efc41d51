import {
  Button,
  Checkbox,
  DatePicker,
  Input,
  InputNumber,
  Radio,
  Segmented,
  Select,
  Switch,
  Tabs,
} from 'antd'
import { useMemo, useState } from 'react'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { type Column, DataTable, type Sort } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FaultPanel } from '../../ui/FaultPanel.tsx'
import { FieldList, FieldRow } from '../../ui/FieldRow.tsx'
import { FileDrop } from '../../ui/FileDrop.tsx'
import { InlineConfirm } from '../../ui/InlineConfirm.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Page } from '../../ui/Page.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { useRoute } from '../../ui/route.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Stat, StatRow } from '../../ui/Stat.tsx'
import { StateTag, type Tone } from '../../ui/StateTag.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { Ticks } from '../../ui/Ticks.tsx'
import { DateText, DayText, HighlightText, PhoneNumber } from '../../ui/texts.tsx'
import { useToast } from '../../ui/UndoToast.tsx'
import { SyncBadge } from '../SyncBadge.tsx'

/** One page of parts, one of a long table with its detail. */
export function Gallery() {
  const screen = useRoute((place) => place.screen)
  return screen === 'catalogue' ? <TablePage /> : <PartsPage />
}

const tones: [Tone, string][] = [
  ['ok', '一致'],
  ['warn', '部分一致'],
  ['bad', '不一致'],
  ['info', '正在抽查'],
  ['wait', '待复核'],
  ['idle', '未问到'],
]

function PartsPage() {
  const show = useToast((state) => state.show)
  useKeys({ F9: { label: '登记拨打结果', run: () => show({ text: '已按 F9' }) } }, '组件一览')
  return (
    <Page
      title="组件一览"
      description="共用组件在浅色、深色和放大到 200% 时的样子。"
      actions={
        <>
          <Button>打印</Button>
          <Button type="primary">新建抽查批次</Button>
        </>
      }
      toolbar={
        <Steps
          label="批次状态"
          steps={[
            { key: '1', label: '方案', state: 'done', note: '11月3日' },
            { key: '2', label: '审批', state: 'done' },
            { key: '3', label: '冻结', state: 'done' },
            { key: '4', label: '抽取', state: 'problem', note: '待见证' },
            { key: '5', label: '拨测', state: 'current', note: '18/60 件' },
            { key: '6', label: '复核', state: 'todo' },
            { key: '7', label: '核实反馈', state: 'todo' },
          ]}
        />
      }
    >
      <Panel title="数字" aside="截至 11月22日 14:05">
        <StatRow>
          <Stat label="已抽查" value={1284} unit="件" note="覆盖 9 个县市区" />
          <Stat
            label="首次接通率"
            value="86.7%"
            numerator={52}
            denominator={60}
            interval={{ point: 0.867, low: 0.758, high: 0.931 }}
            onOpen={() => show({ text: '打开明细' })}
          />
          <Stat
            label="单项准确率"
            value="90.0%"
            numerator={9}
            denominator={10}
            interval={{ point: 0.9, low: 0.596, high: 0.982 }}
          />
        </StatRow>
      </Panel>
      <Panel title="状态">
        <div style={row}>
          {tones.map(([tone, word]) => (
            <StateTag key={tone} tone={tone}>
              {word}
            </StateTag>
          ))}
        </div>
        <div style={row}>
          <SyncBadge summary={{ link: 'online', waiting: 0, attention: 0 }} />
          <SyncBadge summary={{ link: 'online', waiting: 3, attention: 0 }} />
          <SyncBadge summary={{ link: 'offline', waiting: 12, attention: 0 }} />
          <SyncBadge summary={{ link: 'offline', waiting: 12, attention: 2 }} />
        </div>
        <Ticks stored="yes" received="yes" files="waiting" fileCount={{ have: 3, total: 5 }} />
        <Ticks stored="yes" received="problem" files="none" />
        <Ticks stored="yes" received="waiting" files="yes" compact />
      </Panel>
      <FaultPanel
        fault={{
          code: 'IMPORT_NO_HEADER',
          message: '在工作表“清单”前20行没有找到“事项名称”等列名。',
          safe: '没有导入任何内容。',
          todo: '请确认选对了工作表；表头名称不同的，可在“列对应”中手工指定表头所在行。',
        }}
        onRetry={() => {}}
      />
      <Panel title="表单">
        <FieldRow label="批次名称" hint="例如“2025年第四季度电话抽查”">
          {(ids) => <Input {...ids} placeholder="请填写" />}
        </FieldRow>
        <FieldRow label="抽取数" error="符合条件的只有 48 件，请减少抽取数。">
          {(ids) => <InputNumber {...ids} defaultValue={60} status="error" />}
        </FieldRow>
        <FieldRow label="目的" optional>
          {(ids) => (
            <Select
              {...ids}
              defaultValue="a"
              style={{ width: 200 }}
              options={[
                { value: 'a', label: '查问题' },
                { value: 'b', label: '复查' },
              ]}
            />
          )}
        </FieldRow>
        <FieldRow label="日期">{(ids) => <DatePicker {...ids} />}</FieldRow>
        <div style={row}>
          <Checkbox defaultChecked>排除自管</Checkbox>
          <Radio.Group
            defaultValue={1}
            options={[
              { value: 1, label: '对方原因' },
              { value: 2, label: '我方原因' },
            ]}
          />
          <Switch defaultChecked aria-label="开关" />
          <Segmented options={['按单位', '按要素']} />
          <Button disabled>不可用</Button>
          <Button danger>作废</Button>
          <Button type="link">链接</Button>
          <SearchBox label="查找事项" value="" onSearch={() => {}} />
        </div>
        <Tabs
          items={[
            { key: '1', label: '结果', children: '按单位的结果' },
            { key: '2', label: '明细', children: '明细' },
          ]}
        />
      </Panel>
      <Panel title="确认、提示、复制" actions={<Button size="small">打印</Button>}>
        <div style={row}>
          <InlineConfirm
            label="作废"
            danger
            question="作废后这条记录不计入任何比率，仍可在记录中查到。"
            reason={{ label: '作废理由' }}
            onConfirm={() => show({ text: '已作废 1 条记录', undo: () => {} })}
          />
          <InlineConfirm label="冻结" question="冻结后方案不能再改。" onConfirm={() => {}} />
          <Button onClick={() => show({ text: '已移出抽样', undo: () => {} })}>移出抽样</Button>
          <CopyButton text="05533835110" label="复制号码" />
          <span>
            按 <KeyHint keys="F9" /> 登记结果，
            <KeyHint keys="Ctrl+Enter" /> 提交
          </span>
        </div>
        <FieldList
          columns={2}
          items={[
            { label: '咨询电话', value: <PhoneNumber number="05533835110" extension="8012" /> },
            { label: '手机', value: <PhoneNumber number="13855301234" /> },
            { label: '办理地点', value: '鸠江区政务服务中心二楼 B12 窗口' },
            { label: '更新时间', value: <DateText at={Date.UTC(2025, 10, 22, 6, 5)} /> },
            { label: '截止日期', value: <DayText day="2025-11-22" weekday /> },
            { label: '负责人', value: null },
          ]}
        />
        <QrCode text="tel:05533835110" label="用手机扫码拨打 0553-383 5110" />
      </Panel>
      <Panel title="长时间工作">
        <Progress
          title="导入清单"
          step="正在读取第 3 个工作表"
          done={12840}
          total={20000}
          onCancel={() => {}}
          cancelNote="停止后现有清单不变"
        />
        <Progress title="计算拼音" done={300} total={null} />
      </Panel>
      <FileDrop
        label="选择清单文件"
        hint="支持 .xlsx、.xls、.csv，不超过 50 MB"
        onPick={() => {}}
        onDrop={() => {}}
      />
      <Panel tone="notice" title="恢复单还没有打印">
        <p>请打印恢复单并由专人保管；丢失口令时只能用它打开数据。</p>
      </Panel>
      <Panel>
        <EmptyState title="还没有抽查批次" action={<Button type="primary">新建抽查批次</Button>}>
          先导入事项清单，再建批次。
        </EmptyState>
      </Panel>
    </Page>
  )
}

interface Item {
  id: string
  name: string
  unit: string
  phone: string
  days: number
  state: Tone
}

const names: [string, ...string[]] = [
  '出生医学证明补发',
  '个体工商户设立登记',
  '残疾人证办理',
  '不动产权属证明查询',
  '城乡居民养老保险参保登记',
]
const units: [string, ...string[]] = [
  '市公安局',
  '鸠江区政务服务中心',
  '无为市住房和城乡建设局',
  '湾沚区民政局',
]
const states: [Tone, ...Tone[]] = ['ok', 'warn', 'bad', 'info', 'wait', 'idle']
const pick = <T,>(list: readonly [T, ...T[]], index: number): T => list[index % list.length] ?? list[0]

function TablePage() {
  const [query, setQuery] = useState('')
  const [sort, setSort] = useState<Sort | null>(null)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<Item | null>(null)
  const all = useMemo(
    () =>
      Array.from(
        { length: 20_000 },
        (_, index): Item => ({
          id: String(index),
          name: `${pick(names, index)}（第${index + 1}项）`,
          unit: pick(units, index >> 2),
          phone: `0553${String(3_800_000 + ((index * 7919) % 99_999))}`,
          days: (index * 13) % 30,
          state: pick(states, index * 5),
        }),
      ),
    [],
  )
  const rows = useMemo(() => all.filter((item) => item.name.includes(query)), [all, query])
  const columns = useMemo<Column<Item>[]>(
    () => [
      {
        key: 'name',
        title: '事项名称',
        width: { min: 200, grow: 2 },
        render: (item) => <HighlightText text={item.name} query={query} />,
        sortable: true,
      },
      { key: 'unit', title: '实施单位', width: { min: 140, grow: 1 }, render: (item) => item.unit },
      { key: 'phone', title: '咨询电话', width: 140, render: (item) => <PhoneNumber number={item.phone} /> },
      {
        key: 'days',
        title: '承诺时限',
        width: 100,
        align: 'end',
        render: (item) => `${item.days} 个工作日`,
        sortable: true,
      },
      {
        key: 'state',
        title: '判定',
        width: 110,
        render: (item) => (
          <StateTag plain tone={item.state}>
            {tones.find(([tone]) => tone === item.state)?.[1]}
          </StateTag>
        ),
      },
    ],
    [query],
  )
  return (
    <Page
      fill
      title="事项清单"
      description={`共 ${rows.length.toLocaleString('zh-CN')} 项，已选 ${marked.size} 项`}
      toolbar={<SearchBox label="查找事项" value={query} onSearch={setQuery} />}
    >
      <SplitPane
        label="列表与详情的分界"
        initial={66}
        start={
          <DataTable
            label="事项清单"
            rows={rows}
            rowKey={(item) => item.id}
            columns={columns}
            selectedKeys={marked}
            onSelectionChange={setMarked}
            sort={sort}
            onSort={setSort}
            onActiveChange={(_, item) => setActive(item)}
            rowTone={(item) => (item.state === 'bad' ? 'bad' : undefined)}
            empty={<EmptyState title="没有找到">换一个词，或用拼音首字母查找。</EmptyState>}
          />
        }
        end={
          <Panel title={active?.name ?? '未选事项'}>
            {active ? (
              <FieldList
                items={[
                  { label: '实施单位', value: active.unit },
                  { label: '咨询电话', value: active.phone },
                ]}
              />
            ) : (
              <EmptyState title="在左边选一项" />
            )}
          </Panel>
        }
      />
    </Page>
  )
}

const row = { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 12 } as const
