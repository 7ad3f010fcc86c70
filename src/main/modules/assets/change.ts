import type { AssetAction, AssetEvent } from '../../../core/contract'
import { firstDay, type Period, periodOf, periodText, problem, QTY_SCALE } from '../../../core/kernel'
import { CLEARING_STAGES, type ClearingStage } from '../../../core/modules/assets/clearing'
import { DISPOSAL_KINDS } from '../../../core/modules/assets/disposal'
import { DEPRECIATION_METHODS } from '../../../core/modules/assets/depreciation'
import { type Card, type CardTerms, entrySums, LIVE, standingOf } from '../../../db/queries/assets/cards'
import { joinDocument, ofDocument } from '../../../db/queries/assets/documents'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { requireOpenPeriod } from '../../documents/post'
import { accountProblems, departmentProblems } from '../masterdata/assets'
import { unknownReference } from '../masterdata/entity'
import { requireCard } from './vouchers'
import { roleAccount } from '../../documents/accountRules'

type Wanted = { assetId: number; period: Period; reason: string } & { [K in keyof CardTerms]?: CardTerms[K] | undefined }

/** Months in which vouchers stand that have taken depreciation of the card, the last one; undefined where there is none. */
const lastDepreciated = (db: ReadableDb, id: number): Period | undefined =>
  entrySums(db)
    .get(id)
    ?.filter((e) => e.kind === 'depreciation' && e.depreciation !== 0)
    .map((e) => e.period)
    .sort((a, b) => b - a)[0]

/**
 * 部门转移 and 会计估计变更: from a month on, the card has other terms; months before it keep theirs (未来适用法). PERIOD_CLOSED,
 * ASSET_GONE, ASSET_CHANGE_EARLY in a month that is depreciated already, ASSET_CHANGE_ORDER before a change that is there.
 */
export function changeCard(ctx: CommandContext, { assetId, period, reason, ...wanted }: Wanted): null {
  const { db } = ctx
  const card = requireCard(db, assetId)
  const named = { asset: `${card.code} ${card.name}` }
  requireOpenPeriod(ctx, firstDay(period))
  if (standingOf(card, entrySums(db).get(assetId) ?? []).gone) refuse('ASSET_GONE', named, 'assetId')
  if (period < periodOf(card.started)) refuse('ASSET_STARTED', undefined, 'period')
  const last = lastDepreciated(db, assetId)
  if (last !== undefined && last >= period) refuse('ASSET_CHANGE_EARLY', { ...named, period: periodText(last) }, 'period')
  const later = db.value<Period>('SELECT MAX(period) FROM asset_change WHERE asset_id = ?', assetId)
  if (typeof later === 'number' && later > period) refuse('ASSET_CHANGE_ORDER', { ...named, period: periodText(later) }, 'period')
  const before = termsOf(card)
  const after = {
    ...before,
    ...Object.fromEntries(Object.entries(wanted).filter(([name, value]) => name in before && value !== undefined)),
  }
  if (JSON.stringify(before) === JSON.stringify(after)) refuse('ASSET_CHANGE_NOTHING')
  const expense = after.expenseAccountId ?? card.categoryExpenseId ?? roleAccount(ctx, 'depreciationExpense')
  const problems = [
    ...unknownReference(db, 'department', after.departmentId, before.departmentId, 'departmentId', '部门'),
    ...accountProblems(db, after.expenseAccountId, before.expenseAccountId, 'expenseAccountId', '折旧费用科目'),
    ...departmentProblems(db, expense, after.departmentId),
    ...(after.life < 1 ? [problem('MUST_BE_POSITIVE', 'life', { field: '使用年限' })] : []),
    ...(after.method === 'unitsOfWork' && after.totalWork <= card.openingWork ? [problem('ASSET_WORK_TOTAL', 'totalWork')] : []),
  ]
  if (problems.length > 0) throw new Refusal(problems)
  db.run(
    'INSERT INTO asset_change (asset_id, period, before, after, reason, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)',
    assetId,
    period,
    JSON.stringify(before),
    JSON.stringify(after),
    reason,
    ctx.clock.now(),
    ctx.user.id,
  )
  db.run(
    'UPDATE asset SET department_id = ?, expense_account_id = ?, residual_rate = ?, life = ?, method = ?, total_work = ?, revision = revision + 1 WHERE id = ?',
    after.departmentId,
    after.expenseAccountId,
    after.residualRate,
    after.life,
    after.method,
    after.totalWork,
    assetId,
  )
  ctx.touch('assets', 'master')
  return null
}
const termsOf = ({ departmentId, expenseAccountId, residualRate, life, method, totalWork }: Card): CardTerms => ({
  departmentId,
  expenseAccountId,
  residualRate,
  life,
  method,
  totalWork,
})

const KINDS = { acquire: '入账', depreciation: '折旧', value: '原值变动', disposal: '处置' } as const
const ACTIONS: Record<AssetAction | ClearingStage, string> = {
  purchase: '购置',
  construction: '转固',
  increase: '原值增加',
  decrease: '原值减少',
  impairment: '减值',
  ...DISPOSAL_KINDS,
  ...CLEARING_STAGES,
}
const ENTRIES = `
SELECT e.period, e.kind, SUM(e.original) AS original, SUM(e.depreciation) AS depreciation, SUM(e.impairment) AS impairment, SUM(e.clearing) AS clearing,
  e.document_id AS documentId, ${ofDocument('d', 'number')} AS document, ${ofDocument('d', 'memo')} AS memo, ${ofDocument('d', 'state')} AS state,
  ${ofDocument('d', 'reverses_id')} IS NOT NULL AS red, v.action
FROM asset_entry e ${joinDocument('e.document_id', 'd')} LEFT JOIN asset_voucher v ON v.document_id = e.document_id
WHERE e.asset_id = ? AND ${ofDocument('d', 'state')} ${LIVE} GROUP BY e.document_id, e.period, e.kind
HAVING SUM(e.original) <> 0 OR SUM(e.depreciation) <> 0 OR SUM(e.impairment) <> 0 OR SUM(e.clearing) <> 0
ORDER BY e.period, MIN(e.id)`
interface EntryRow extends Omit<AssetEvent, 'what' | 'detail' | 'withdrawable'> {
  kind: keyof typeof KINDS
  action: AssetAction | ClearingStage | null
  memo: string
  state: string
  red: 0 | 1
}
/** Everything that happened to a card, oldest first. */
export function historyOf(db: ReadableDb, assetId: number): AssetEvent[] {
  requireCard(db, assetId)
  const entries = db.all<EntryRow>(ENTRIES, assetId).map(
    ({ kind, action, memo, state, red, ...row }): AssetEvent => ({
      ...row,
      what: action === null ? KINDS[kind] : ACTIONS[action],
      detail: red ? '红字冲销' : state === 'reversed' ? '已红冲' : action === null ? '' : memo,
      withdrawable: action !== null && state === 'posted',
    }),
  )
  const changes = db
    .all<{ period: Period; before: string; after: string; reason: string }>(
      'SELECT period, before, after, reason FROM asset_change WHERE asset_id = ? ORDER BY period, id',
      assetId,
    )
    .map(
      ({ period, before, after, reason }): AssetEvent => ({
        period,
        what: '变动',
        detail: `${differences(db, JSON.parse(before) as CardTerms, JSON.parse(after) as CardTerms)}（${reason}）`,
        original: 0,
        depreciation: 0,
        impairment: 0,
        clearing: 0,
        withdrawable: false,
        documentId: null,
        document: '',
      }),
    )
  return [...entries, ...changes].sort((a, b) => a.period - b.period)
}
function differences(db: ReadableDb, before: CardTerms, after: CardTerms): string {
  const name = (table: string, id: number | null, none: string) =>
    (id === null ? undefined : db.value<string>(`SELECT name FROM ${table} WHERE id = ?`, id)) ?? none
  const percent = (ppm: number) => `${ppm / 10_000}%`
  const texts = (t: CardTerms) => ({
    部门: name('department', t.departmentId, '无'),
    费用科目: name('account', t.expenseAccountId, '按类别'),
    净残值率: percent(t.residualRate),
    年限: `${t.life} 个月`,
    // kept since there is 工作量法
    预计总工作量: `${(t.totalWork ?? 0) / QTY_SCALE}`,
    折旧方法: DEPRECIATION_METHODS[t.method],
  })
  const [old, now] = [texts(before), texts(after)]
  return (Object.keys(old) as (keyof typeof old)[])
    .flatMap((key) => (old[key] === now[key] ? [] : [`${key} ${old[key]} → ${now[key]}`]))
    .join('；')
}
