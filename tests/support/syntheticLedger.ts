import { accountSetOptions, type AccountSetOptions } from '@core/contract'
import { addDays, dayNumber, periodOf } from '@core/kernel'
import Database from 'better-sqlite3'
import { connectionOf } from '../../src/db/connection'
import { migrate } from '../../src/db/migrate'
import type { ReadableDb } from '../../src/db/types'
import { seedAccountSet } from '../../src/main/modules/accountSets/seed'

/** A ledger line as it was written: what a naive reckoning adds up. */
export interface SyntheticLine {
  date: string
  account: string
  accountId: number
  debit: number
  credit: number
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
  quantity: number | null
  cashFlowItem: number | null
  closing: boolean
}
export interface SyntheticLedger {
  raw: Database.Database
  db: ReadableDb
  options: AccountSetOptions
  /** empty unless kept */
  lines: SyntheticLine[]
  accounts: { id: number; code: string }[]
  /** adds the balances up again, after lines were written beside it */
  refresh: () => void
}
interface Shape {
  vouchers: number
  /** pairs of lines in a voucher, at most */
  pairs?: number
  from?: string
  to?: string
  seed?: number
  partners?: number
  items?: number
  options?: Partial<AccountSetOptions>
  keep?: boolean
}
/** mulberry32: the same ledger for the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let a = seed
  return (below) => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}
const LINE =
  'INSERT INTO journal_line (posting_id, line_no, date, account_id, debit, credit, partner_id, department_id, employee_id, project_id, item_id, quantity, cash_flow_item, summary, line_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)'
/** Balances as the posting engine keeps them, added up from the lines. */
const CACHES = `
  DELETE FROM account_balance; DELETE FROM account_total; DELETE FROM cash_flow_total; DELETE FROM account_day; DELETE FROM cash_flow_day;
  INSERT INTO account_balance SELECT account_id, CAST(substr(date, 1, 4) || substr(date, 6, 2) AS INTEGER), COALESCE(partner_id, 0), COALESCE(department_id, 0),
    COALESCE(employee_id, 0), COALESCE(project_id, 0), COALESCE(item_id, 0), SUM(debit), SUM(credit),
    COALESCE(SUM(CASE WHEN debit <> 0 THEN quantity ELSE -quantity END), 0) FROM journal_line GROUP BY 1, 2, 3, 4, 5, 6, 7;
  INSERT INTO account_total SELECT j.account_id, p.period, SUM(j.debit), SUM(j.credit), SUM(CASE WHEN d.closing = 1 THEN j.debit ELSE 0 END),
    SUM(CASE WHEN d.closing = 1 THEN j.credit ELSE 0 END) FROM journal_line j JOIN posting p ON p.id = j.posting_id JOIN doc_journal d ON d.id = p.document_id GROUP BY 1, 2;
  INSERT INTO cash_flow_total SELECT cash_flow_item, CAST(substr(date, 1, 4) || substr(date, 6, 2) AS INTEGER), SUM(debit - credit) FROM journal_line
    WHERE cash_flow_item IS NOT NULL GROUP BY 1, 2;
  INSERT INTO account_day SELECT account_id, date, SUM(debit), SUM(credit), COALESCE(SUM(CASE WHEN debit <> 0 THEN quantity END), 0),
    COALESCE(SUM(CASE WHEN debit = 0 THEN quantity END), 0), COUNT(*) FROM journal_line GROUP BY 1, 2;
  INSERT INTO cash_flow_day SELECT cash_flow_item, date, SUM(debit - credit) FROM journal_line WHERE cash_flow_item IS NOT NULL GROUP BY 1, 2;`

/**
 * Books of random vouchers written straight into the tables: red letters, dimensions, cash-flow items and closing vouchers
 * among them, an opening posting before them. Balanced, but of no business meaning.
 */
export function syntheticLedger(shape: Shape): SyntheticLedger {
  const { vouchers, pairs = 4, from = '2025-01-01', to = '2026-12-31', seed = 1, partners = 12, items = 20, keep = true } = shape
  const options = accountSetOptions.parse({
    company: '测试商店',
    standard: 'small',
    taxpayer: 'general',
    startPeriod: periodOf(from),
    ...shape.options,
  })
  const raw = new Database(':memory:')
  migrate(raw)
  const connection = connectionOf(raw)
  const lines: SyntheticLine[] = []
  raw.transaction(() => {
    seedAccountSet(connection.write, options)
    masters(raw, partners, items)
    fill(raw, { vouchers, pairs, from, to, partners, items }, randomOf(seed), keep ? lines : null)
    raw.exec(CACHES)
  })()
  const accounts = raw.prepare<[], { id: number; code: string }>('SELECT id, code FROM account').all()
  return { raw, db: connection.read, options, lines, accounts, refresh: () => raw.exec(CACHES) }
}

function masters(raw: Database.Database, partners: number, items: number): void {
  const partner = raw.prepare('INSERT INTO partner (code, name, is_customer, is_supplier) VALUES (?, ?, 1, 1)')
  for (let i = 1; i <= partners; i++) partner.run(`P${String(i).padStart(4, '0')}`, `往来单位${i}`)
  const item = raw.prepare("INSERT INTO item (code, name, unit, tax_rate) VALUES (?, ?, '件', 130000)")
  for (let i = 1; i <= items; i++) item.run(`A${String(i).padStart(4, '0')}`, `商品${i}`)
  for (const table of ['department', 'employee', 'project']) {
    const insert = raw.prepare(`INSERT INTO ${table} (code, name) VALUES (?, ?)`)
    for (let i = 1; i <= 3; i++) insert.run(`${table[0]}${i}`, `${table}${i}`)
  }
}

interface Account {
  id: number
  code: string
  cash: number
  partner: number
  department: number
  employee: number
  project: number
  item: number
}
/** Four lines out of five fall on these, as in a trading company's books. */
const BUSY = /^(1122|1405|5001|5401|220201|220202|22210101|22210107|1001|100201|2203)$/

function fill(
  raw: Database.Database,
  shape: { vouchers: number; pairs: number; from: string; to: string; partners: number; items: number },
  random: (below: number) => number,
  lines: SyntheticLine[] | null,
): void {
  const accounts = raw
    .prepare<[], Account>(
      `SELECT id, code, is_cash AS cash, dim_customer + dim_supplier AS partner, dim_department AS department, dim_employee AS employee,
         dim_project AS project, dim_item AS item FROM account WHERE is_leaf = 1 ORDER BY code`,
    )
    .all()
  const busy = accounts.filter((a) => BUSY.test(a.code))
  const profitLoss = accounts.filter((a) => a.code.startsWith('5') || a.code.startsWith('6'))
  const head = {
    document: raw.prepare(
      "INSERT INTO doc_journal (id, type, number, date, state, created_at, updated_at, closing) VALUES (?, ?, ?, ?, 'posted', '', '', ?)",
    ),
    voucher: raw.prepare(
      "INSERT INTO voucher (id, period, word, number, date, summary, kind, document_id, document_type, created_at) VALUES (?, ?, '记', ?, ?, ?, ?, ?, 'voucher', '')",
    ),
    posting: raw.prepare(
      "INSERT INTO posting (id, voucher_id, document_type, document_id, kind, date, period, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
    ),
    line: raw.prepare(LINE),
  }
  const days = dayNumber(shape.to) - dayNumber(shape.from) + 1
  for (let v = 1; v <= shape.vouchers; v++) {
    const opening = v === 1
    const closing = !opening && v % 40 === 0
    const date = opening ? addDays(shape.from, -1) : addDays(shape.from, random(days))
    const type = opening ? 'opening' : 'voucher'
    head.document.run(v, type, `V${v}`, date, closing ? 1 : 0)
    if (!opening) head.voucher.run(v, periodOf(date), v, date, `摘要${v}`, closing ? 'closing' : 'manual', v)
    head.posting.run(v, opening ? null : v, type, v, opening ? 'opening' : closing ? 'closing' : 'post', date, periodOf(date))
    const count = opening ? accounts.length : 1 + random(shape.pairs)
    for (let p = 0; p < count; p++) {
      const pool = closing ? profitLoss : random(5) < 4 && !opening ? busy : accounts
      const amount = (random(12) === 0 ? -1 : 1) * (1 + random(1_000_000))
      for (const side of ['debit', 'credit'] as const) {
        const account = pool[opening && side === 'debit' ? p : random(pool.length)] as Account
        const line = lineOf(account, date, side, amount, closing, shape, random)
        const { debit, credit, partnerId, departmentId, employeeId, projectId, itemId, quantity, cashFlowItem } = line
        const number = p * 2 + (side === 'debit' ? 1 : 2)
        head.line.run(
          v,
          number,
          date,
          account.id,
          debit,
          credit,
          partnerId,
          departmentId,
          employeeId,
          projectId,
          itemId,
          quantity,
          cashFlowItem,
        )
        lines?.push(line)
      }
    }
  }
}

function lineOf(
  account: Account,
  date: string,
  side: 'debit' | 'credit',
  amount: number,
  closing: boolean,
  { partners, items }: { partners: number; items: number },
  random: (below: number) => number,
): SyntheticLine {
  return {
    date,
    account: account.code,
    accountId: account.id,
    debit: side === 'debit' ? amount : 0,
    credit: side === 'credit' ? amount : 0,
    partnerId: account.partner > 0 ? 1 + random(partners) : null,
    departmentId: account.department > 0 && random(2) === 0 ? 1 + random(3) : null,
    employeeId: account.employee > 0 ? 1 + random(3) : null,
    projectId: account.project > 0 && random(2) === 0 ? 1 + random(3) : null,
    itemId: account.item > 0 ? 1 + random(items) : null,
    quantity: account.item > 0 ? (1 + random(50)) * 1_000_000 : null,
    cashFlowItem: account.cash === 1 && random(3) > 0 ? ([1, 2, 3, 4, 5, 6, 12, 14][random(8)] ?? 1) : null,
    closing,
  }
}
