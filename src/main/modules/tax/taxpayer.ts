import { accountInput, type TaxpayerHistory } from '../../../core/contract'
import { firstDay, type LocalDate, periodOf, periodText } from '../../../core/kernel'
import type { AccountRole } from '../../../core/ledger/roles'
import { accountsOf, chartOf, type PlacedAccount, rolesOf, type VatTaxpayer } from '../../../core/modules/accounting/charts'
import { TAXPAYERS, taxpayerAt, type TaxpayerStatus } from '../../../core/modules/tax/taxpayer'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { saveRecord } from '../masterdata/records'
import { generalAccount } from '../../documents/accountRules'

const changesOf = (db: ReadableDb): TaxpayerStatus[] =>
  db.all<TaxpayerStatus>('SELECT valid_from AS validFrom, taxpayer, source FROM taxpayer_status ORDER BY valid_from')
export const taxpayerHistory = ({ db, options }: Pick<QueryContext, 'db' | 'options'>): TaxpayerHistory => ({
  initial: options.taxpayer,
  startsOn: firstDay(options.startPeriod),
  changes: changesOf(db),
})

/** Posted documents whose entries depend on the kind of taxpayer. */
const DEPENDENT = `
SELECT number, date FROM doc_stock WHERE type IN ('purchaseReceipt', 'purchaseReturn', 'salesDelivery', 'salesReturn') AND state IN ('posted', 'reversed') AND date >= ?1
UNION ALL SELECT number, date FROM doc_invoice WHERE state IN ('posted', 'reversed') AND date >= ?1
UNION ALL SELECT d.number, d.date FROM doc_cash d WHERE d.state IN ('posted', 'reversed') AND d.date >= ?1
  AND EXISTS (SELECT 1 FROM doc_cash_line l WHERE l.document_id = d.id AND l.tax <> 0)
UNION ALL SELECT number, date FROM doc_journal WHERE state IN ('posted', 'reversed') AND date >= ?1
  AND step IN ('vatTransfer', 'vatExemption', 'surcharges', 'certification', 'transferOut')`
/** Nothing of the time from the day on is settled: TAXPAYER_USED, PERIOD_CLOSED. */
function requireUnsettled({ db }: CommandContext, from: LocalDate): void {
  const period = periodOf(from)
  if (db.value("SELECT 1 FROM period WHERE period >= ? AND state = 'closed' LIMIT 1", period) !== undefined)
    refuse('PERIOD_CLOSED', { period: periodText(period) }, 'validFrom')
  const used = db.get<{ count: number; number: string; first: string }>(
    `SELECT COUNT(*) AS count, number, MIN(date) AS first FROM (${DEPENDENT})`,
    from,
  )
  if (used && used.count > 0)
    refuse('TAXPAYER_USED', { date: from, count: used.count, document: used.number, first: used.first }, 'validFrom')
}

/**
 * From the first of a month the company is another kind of taxpayer; documents follow by their date. Refuses a day within a month
 * (TAXPAYER_MONTH), one before the books or the last change (TAXPAYER_ORDER), no change (TAXPAYER_SAME), 一般纳税人 → 小规模 without what it rests
 * on (TAXPAYER_BACK: 增值税法实施条例 lets a 一般纳税人 change back only where rules say so), and what is settled already contradicts.
 */
export function changeTaxpayer(ctx: CommandContext, change: TaxpayerStatus): null {
  const { db, options } = ctx
  const { validFrom, taxpayer, source } = change
  if (!validFrom.endsWith('-01')) refuse('TAXPAYER_MONTH', {}, 'validFrom')
  const changes = changesOf(db)
  const after = changes.at(-1)?.validFrom ?? firstDay(options.startPeriod)
  if (validFrom <= after) refuse('TAXPAYER_ORDER', { after }, 'validFrom')
  if (taxpayerAt(options.taxpayer, changes, validFrom) === taxpayer)
    refuse('TAXPAYER_SAME', { date: validFrom, taxpayer: TAXPAYERS[taxpayer] }, 'taxpayer')
  if (taxpayer === 'smallScale' && source.trim() === '') refuse('TAXPAYER_BACK', {}, 'source')
  requireUnsettled(ctx, validFrom)
  prepareAccounts(ctx, taxpayer, validFrom)
  db.run('INSERT INTO taxpayer_status (valid_from, taxpayer, source) VALUES (?, ?, ?)', validFrom, taxpayer, source)
  ctx.touch('tax', 'settings', 'documents', 'master', 'periods')
  return null
}
/** Takes the last change back; accounts that it brought stay. NOT_FOUND for any but the last, and what is settled since. */
export function undoTaxpayer(ctx: CommandContext, validFrom: LocalDate): null {
  const last = changesOf(ctx.db).at(-1)
  if (last?.validFrom !== validFrom) refuse('NOT_FOUND', { what: '最后一次身份变更' }, 'validFrom')
  requireUnsettled(ctx, validFrom)
  ctx.db.run('DELETE FROM taxpayer_status WHERE valid_from = ?', validFrom)
  ctx.touch('tax', 'settings', 'documents', 'master', 'periods')
  return null
}

const VAT = '222101'
const SMALL = '小规模应交增值税'
interface Known {
  id: number
  isLeaf: 0 | 1
}
const accountByCode = (db: ReadableDb, code: string): Known | undefined =>
  db.get<Known>('SELECT id, is_leaf AS isLeaf FROM account WHERE code = ?', code)
function setRole({ db }: CommandContext, role: AccountRole, accountId: number): void {
  db.run('INSERT INTO account_role (role, account_id) VALUES (?1, ?2) ON CONFLICT (role) DO UPDATE SET account_id = ?2', role, accountId)
}
function addAccount(ctx: CommandContext, account: PlacedAccount, parentId: number | null): number {
  const { code, name, direction, defaultCashFlow } = account
  const cashFlow = { cashFlowDebit: defaultCashFlow?.debit ?? null, cashFlowCredit: defaultCashFlow?.credit ?? null }
  const disabled = account.optional ?? false
  const base = { id: null, revision: 0, code, name, class: account.class, direction, parentId, disabled }
  return saveRecord(ctx, 'account', accountInput.parse({ ...base, ...cashFlow })).id
}

/**
 * The accounts and roles that the other kind of taxpayer has and the books lack. What 应交增值税 of 小规模纳税人 holds moves into an account of its
 * own below it (D47), for 一般纳税人 have theirs there; it stays the account of the sales made before.
 */
function prepareAccounts(ctx: CommandContext, taxpayer: VatTaxpayer, date: LocalDate): void {
  const { db, options } = ctx
  const chart = chartOf(options.standard, date)
  const small = accountsOf(chart, 'smallScale').find(({ code }) => code === VAT)
  const parent = accountByCode(db, VAT) ?? refuse('NOT_FOUND', { what: `科目 ${VAT}` })
  const known = generalAccount(ctx, 'vatSmallScale')
  if (small && (known === undefined || known === parent.id)) {
    let n = 11
    while (accountByCode(db, `${VAT}${n}`)) n++
    const id = addAccount(ctx, { ...small, code: `${VAT}${n}`, name: SMALL }, parent.id)
    setRole(ctx, 'vatSmallScale', id)
  }
  if (taxpayer !== 'general') return
  const own = accountsOf(chart, 'general').filter(({ vat }) => vat === 'general')
  for (const account of own)
    if (!accountByCode(db, account.code)) addAccount(ctx, account, accountByCode(db, account.parent ?? '')?.id ?? null)
  for (const [role, code] of Object.entries(rolesOf(chart, 'general')) as [AccountRole, string][]) {
    const account = accountByCode(db, code)
    const current = generalAccount(ctx, role)
    if (account && (current === undefined || (role === 'vatOutput' && current === generalAccount(ctx, 'vatSmallScale'))))
      setRole(ctx, role, account.id)
  }
}
