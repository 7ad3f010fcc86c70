import type { AccountSetOptions, NumberRule, SettingsInput, settings } from '../../../core/contract'
import { DATE_PARTS } from '../../../core/documents/numbering'
import { type LocalDate, type Period, periodText, type Problem } from '../../../core/kernel'
import { ACCOUNT_ROLES } from '../../../core/ledger/roles'
import { DOCUMENTS, documentLabel } from '../../../core/modules/registry'
import { discountAsRevenue } from '../../../core/modules/treasury/cashDiscount'
import { nextRunning } from '../../../db/sequence'
import { writeSetting } from '../../../db/settings'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { keepTaxOptions } from '../tax/options'
import { accountCases, accountRules } from './accountCases'
import { removeAccountRule, saveAccountRule } from './accountRules'
import { setRole } from './roles'
import { refuseShortFromNow } from './shortages'

/** What figures stand on once goods have moved (D20, D25): changing it would make the past another one. */
const LOCKED: Partial<Record<keyof AccountSetOptions, string>> = {
  costingMethod: '计价方法',
  costScope: '核算范围',
  sameDayOrder: '同日次序',
  estimateScheme: '暂估方案',
  revenuePoint: '收入确认时点',
}
const ALWAYS_LOCKED = ['standard', 'taxpayer', 'startPeriod']
const COSTING = ['costingMethod', 'costScope']
const hasStockEntries = (db: ReadableDb) => db.value('SELECT 1 FROM stock_entry LIMIT 1') !== undefined

/** A month's discounts are booked one way: while an open month has one, its receipts could be taken back and posted the other way. */
const DISCOUNT_MONTH = `SELECT MIN(CAST(replace(substr(d.date, 1, 7), '-', '') AS INTEGER)) FROM doc_cash d JOIN period p ON p.period = CAST(replace(substr(d.date, 1, 7), '-', '') AS INTEGER) AND p.state = 'open'
  WHERE d.type = 'receipt' AND d.discount <> 0 AND d.state IN ('posted', 'reversed')`
const discountMonth = (db: ReadableDb) => db.value<Period | null>(DISCOUNT_MONTH) ?? null
/** CASH_DISCOUNT_STANDARD, CASH_DISCOUNT_USED. */
function checkDiscount({ db, options }: CommandContext, after: AccountSetOptions): void {
  if (after.standard === 'small' && after.cashDiscount === 'revenue') refuse('CASH_DISCOUNT_STANDARD', {}, 'cashDiscount')
  const month = discountMonth(db)
  if (month !== null && discountAsRevenue(options) !== discountAsRevenue(after))
    refuse('CASH_DISCOUNT_USED', { period: periodText(month) }, 'cashDiscount')
}

function save(ctx: CommandContext, input: SettingsInput): void {
  const { db, options } = ctx
  const changed = Object.fromEntries(
    Object.entries(input).filter(([key, value]) => value !== undefined && value !== options[key as keyof AccountSetOptions]),
  )
  if (changed['cashDiscount'] !== undefined) checkDiscount(ctx, { ...options, ...changed })
  const locked = hasStockEntries(db) ? Object.keys(changed).filter((key) => key in LOCKED) : []
  const problems = locked.map(
    (at): Problem =>
      COSTING.includes(at)
        ? { code: 'COSTING_LOCKED', at }
        : { code: 'SETTING_LOCKED', at, args: { field: LOCKED[at as keyof AccountSetOptions] ?? at } },
  )
  if (problems.length > 0) throw new Refusal(problems)
  if (changed['negativeStock'] === 'refuse') refuseShortFromNow(ctx, 'refuse', null)
  keepTaxOptions(ctx, changed)
  writeSetting(db, 'options', { ...options, ...changed })
  ctx.touch('settings', 'status')
}

/** What has a number of its own: documents in their order, then counts. */
const typeOrder = new Map<string, number>([...DOCUMENTS.map(({ type }) => type), 'stocktake'].map((type, i) => [type, i]))

export const settingsHandlers: ModuleHandlers<typeof settings> = {
  get: ({ db, options, clock }) => ({
    ...options,
    locked: [
      ...ALWAYS_LOCKED,
      ...(hasStockEntries(db) ? Object.keys(LOCKED) : []),
      ...(options.standard === 'small' || discountMonth(db) !== null ? ['cashDiscount'] : []),
    ],
    roles: rolesOf(db),
    numberRules: db
      .all<Omit<NumberRule, 'next'>>('SELECT type, prefix, date_part AS datePart, digits FROM number_rule')
      .filter(({ type }) => typeOrder.has(type))
      .sort((a, b) => (typeOrder.get(a.type) ?? 0) - (typeOrder.get(b.type) ?? 0))
      .map((rule) => ({ ...rule, next: nextOf(db, rule.type, clock.today()) })),
  }),
  save: (ctx, input) => {
    save(ctx, input)
    return null
  },
  setRole: (ctx, { role, accountId }) => {
    setRole(ctx, role, accountId)
    return null
  },
  accountRules: ({ db }) => accountRules(db),
  saveAccountRule: (ctx, input) => saveAccountRule(ctx, input),
  removeAccountRule: (ctx, { id }) => {
    removeAccountRule(ctx, id)
    return null
  },
  accountCases: (ctx) => accountCases(ctx),
  setNumberRule: (ctx, { type, prefix, datePart, digits }) => {
    refuseSharedPrefix(ctx.db, type, prefix)
    const { changes } = ctx.db.run(
      'UPDATE number_rule SET prefix = ?, date_part = ?, digits = ? WHERE type = ?',
      prefix,
      datePart,
      digits,
      type,
    )
    if (changes === 0) refuse('NOT_FOUND', { what: '单据类型' }, 'type')
    ctx.touch('settings')
    return null
  },
}

const nextOf = (db: ReadableDb, type: string, today: LocalDate) =>
  Object.fromEntries(DATE_PARTS.map((part) => [part, nextRunning(db, type, part, today)])) as NumberRule['next']
const SHARED = 'SELECT type FROM number_rule WHERE type <> ?1 AND upper(prefix) = upper(?2)'
/** Documents that were numbered with the prefix before its type was given another. */
const NUMBERED = `SELECT type FROM (SELECT type, number FROM document UNION ALL SELECT 'stocktake', number FROM stocktake)
  WHERE type <> ?1 AND upper(number) LIKE upper(?2) || '-%' LIMIT 1`
/** Two types with one prefix would have documents of the same number. */
function refuseSharedPrefix(db: ReadableDb, type: string, prefix: string): void {
  const other = db.value<NumberRule['type']>(SHARED, type, prefix) ?? db.value<NumberRule['type']>(NUMBERED, type, prefix)
  if (other !== undefined)
    refuse('NUMBER_PREFIX_TAKEN', { prefix, type: other === 'stocktake' ? '盘点单' : documentLabel(other) }, 'prefix')
}

function rolesOf(db: ReadableDb) {
  const accounts = new Map(
    db
      .all<{ role: string; id: number; code: string; fullName: string }>(
        'SELECT role, a.id, a.code, a.full_name AS fullName FROM account_role r JOIN account a ON a.id = r.account_id',
      )
      .map((row) => [row.role, row]),
  )
  return Object.entries(ACCOUNT_ROLES).map(([role, label]) => {
    const account = accounts.get(role)
    return { role, label, accountId: account?.id ?? null, accountCode: account?.code ?? null, accountName: account?.fullName ?? null }
  })
}
