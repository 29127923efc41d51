/** Units, windows, people and caller numbers from a table: looked at first, then registered in slices. */
import { basename } from 'node:path'
import type { orgContract, RegisterKind } from '#shared/contract/org.ts'
import { type Fault, fail, ok } from '#shared/contract/result.ts'
import { allows } from '#shared/domain/roles/capabilities.ts'
import type { CommandDeps, CommandHandlers, Tx } from '../../host/handlers.ts'
import { readSpreadsheet } from '../../imports/import-session.ts'
import { ownerOf, twinOf } from './guard.ts'
import { findColumns, type HeaderSearch, importColumns } from './import-columns.ts'
import { type ImportPlan, type NewTenure, type Planned, planImport } from './import-plan.ts'
import { orgById } from './read.ts'
import { say, spellsOf } from './tenures.ts'
import { today } from './today.ts'

type Slice = Pick<typeof orgContract, 'org.previewImport' | 'org.applyImport'>

/** The last plan that was shown; another preview replaces it. */
let held: { token: string; kind: RegisterKind; plan: ImportPlan } | null = null

/** Rows a write; measured, so that a slice stays near 25 ms. */
const SLICE = 12

/** Named problems; the rest is counted. */
const MAX_PROBLEMS = 2000

export const importCommands: CommandHandlers<Slice> = {
  'org.previewImport': async (deps, { kind, path }, { signal, progress, breathe }) => {
    if (kind === 'people' && !allows(deps.session.roles, 'admin')) return fail(notAllowed)
    const read = await readSpreadsheet(path, {
      signal,
      onProgress: (done, total) => progress(done, total, '正在读取表格'),
    })
    if (!read.ok) return read
    const search = findColumns(read.value.sheets, kind)
    if (!search.found) return fail(headerFault(search, kind))
    const plan = await planImport(deps, kind, search.header, deps.newId, breathe)
    if (plan.rows === 0) return fail(empty)
    const token = deps.newId()
    held = { token, kind, plan }
    return ok({
      token,
      kind,
      file: basename(path),
      rows: plan.rows,
      ready: plan.planned.filter((p) => p.do !== 'orgChange').length,
      changed: plan.planned.filter((p) => p.do === 'orgChange').length,
      known: plan.known,
      rejected: plan.rejected,
      columns: importColumns[kind].map(({ field, labels }) => ({
        field,
        label: labels[0],
        header: search.header.headers.get(field) ?? null,
      })),
      sample: plan.sample,
      problems: plan.problems.slice(0, MAX_PROBLEMS),
    })
  },

  'org.applyImport': async (deps, { token }, { signal, progress, breathe }) => {
    if (held?.token !== token) return fail(gone)
    const { plan, kind } = held
    if (kind === 'people' && !allows(deps.session.roles, 'admin')) return fail(notAllowed)
    const done = { registered: 0, changed: 0 }
    for (let from = 0; from < plan.planned.length; from += SLICE) {
      if (signal.aborted) return fail(stopped(done.registered + done.changed))
      deps.write((tx) => {
        for (const row of plan.planned.slice(from, from + SLICE)) {
          const wrote = write(tx, deps, row)
          if (wrote) done[wrote]++
        }
      })
      progress(Math.min(from + SLICE, plan.planned.length), plan.planned.length, '正在登记')
      await breathe()
    }
    held = null
    return ok(done)
  },
}

/** Writes one row; null when the register has changed since the preview and holds it already. */
const write = (tx: Tx, deps: CommandDeps, row: Planned): 'registered' | 'changed' | null => {
  switch (row.do) {
    case 'org':
      if (twinOf(tx, null, row.fields) !== null) return null
      tx.append({
        type: 'org.registered',
        entity: { kind: 'org', id: row.id },
        owner: row.fields.parent ?? row.id,
        subject: row.id,
        payload: row.fields,
      })
      writeTenure(tx, deps, row.id, row.tenure)
      return 'registered'
    case 'orgChange':
      if (Object.keys(row.changes).length > 0)
        tx.append({
          type: 'org.changed',
          entity: { kind: 'org', id: row.id },
          owner: ownerOf({ db: tx }, row.id, orgById(tx, row.id)?.parent ?? null),
          subject: row.id,
          payload: row.changes,
        })
      writeTenure(tx, deps, row.id, row.tenure)
      return 'changed'
    case 'person': {
      if (tx.get('SELECT 1 FROM person WHERE body = ? AND name = ? AND active = 1', row.body, row.name))
        return null
      const entity = { kind: 'person', id: row.id }
      const { name, body, post } = row
      tx.append({ type: 'person.registered', entity, owner: body, payload: { name, body, post } })
      for (const role of row.roles)
        tx.append({
          type: 'role.granted',
          entity,
          owner: body,
          payload: { grant: deps.newId(), role, body, from: today(deps), to: null },
        })
      return 'registered'
    }
    case 'caller': {
      if (tx.get('SELECT 1 FROM caller WHERE number = ?', row.number)) return null
      const { number, line, keeper, active } = row
      tx.append({
        type: 'caller.registered',
        entity: { kind: 'caller', id: row.id },
        owner: deps.session.body.id,
        payload: { number, line, keeper, active },
      })
      return 'registered'
    }
  }
}

const writeTenure = (tx: Tx, deps: CommandDeps, window: string, tenure: NewTenure | null): void => {
  const body = tenure ? orgById(tx, window) : null
  if (!tenure || !body) return
  const open = spellsOf(tx, window).find((s) => s.to === null)
  if (open && open.from >= tenure.from) return
  if (open) say(tx, { db: tx }, body, { ...open, to: tenure.from })
  say(tx, { db: tx }, body, { id: deps.newId(), to: null, ...tenure })
}

const untouched = '没有导入任何内容，台账没有变化。'

const headerFault = (search: Extract<HeaderSearch, { found: false }>, kind: RegisterKind): Fault =>
  search.code === 'IMPORT_NO_HEADER'
    ? {
        code: search.code,
        message: `没有找到表头，应有${importColumns[kind]
          .filter((c) => c.required)
          .map((c) => `“${c.labels[0]}”`)
          .join('')}这几列。`,
        safe: untouched,
        todo: '请确认选对了文件，或把表头改成上述列名后另存再导入。',
      }
    : {
        code: search.code,
        message: `工作表“${search.sheet}”中“${search.label}”出现${search.count}次，程序不能确定取哪一列。`,
        safe: untouched,
        todo: '请删去多余的列后重新选择文件。',
      }

const empty: Fault = {
  code: 'IMPORT_EMPTY',
  message: '表头已找到，但下面没有数据行。',
  safe: untouched,
  todo: '请确认导出时没有加筛选条件，再重新导出。',
}

const gone: Fault = {
  code: 'IMPORT_PREVIEW_GONE',
  message: '刚才的预览已经失效。',
  safe: untouched,
  todo: '请重新选择文件。',
}

const notAllowed: Fault = {
  code: 'NOT_ALLOWED',
  message: '您的岗位没有登记人员的权限。',
  safe: '数据没有改动。',
  todo: '需要办理的，请联系管理员调整岗位。',
}

const stopped = (rows: number): Fault => ({
  code: 'IMPORT_CANCELLED',
  message: `已停止，前${rows}行已登记完整。`,
  safe: '已登记的每一行都是完整的，其余没有登记。',
  todo: '需要继续的，请再次导入同一文件；已登记的行会自动跳过。',
  details: { rows },
})
