import type { Merge, SheetRows } from '#shared/domain/item/staging/sheet.ts'

/** A sheet from rows, for tests. */
export const sheet = (
  name: string,
  rows: (string[] | undefined)[],
  rest: Partial<SheetRows> = {},
): SheetRows => ({
  name,
  rows,
  merges: [],
  formulas: new Map(),
  ...rest,
})

export const merge = (top: number, left: number, bottom: number, right: number): Merge => ({
  top,
  left,
  bottom,
  right,
})

export const header = [
  '实施编码',
  '事项名称',
  '实施主体',
  '承诺办结时限',
  '承诺办结时限单位',
  '咨询电话',
  '办理地点',
]
export const code = (n: number): string => `11341702730007167P34421998${String(n).padStart(5, '0')}`
export const row = (n: number, change: Record<number, string> = {}): string[] =>
  [code(n), `事项${n}`, '镜湖区民政局', '5', '工作日', '0553-5550123', '镜湖区政务服务中心二楼3号窗口'].map(
    (text, i) => change[i] ?? text,
  )
