import type { ReportParams } from '@core/contract'
import { describe, expect, it } from 'vitest'
import { inputSql } from '../../../src/db/queries/inputTax'
import { LINES_SINCE, PACKED_DAYS, PACKED_MONTHS } from '../../../src/db/queries/dimensionSums'
import { narrowing } from '../../../src/db/queries/taxNarrowing'
import { DAYS_BESIDE, REGISTER_DAYS, WORTH_KEEPING } from '../../../src/db/queries/registerDays'
import { deliveredSql, invoicedSql } from '../../../src/db/queries/taxableSales'
import { ACCOUNT_DAYS } from '../../../src/db/queries/reports/balances'
import { COUNTED_DAYS, dimensionLines, dimensionMonths } from '../../../src/db/queries/reports/dimensionTurnover'
import { AGED_NOW, AGED_SINCE, OPEN_ITEMS_AT, OVERDUE_NOW, OWED_BY_DAY } from '../../../src/db/queries/reports/openItems'
import { CASH_LINES, CLEARING_LINES, INVESTING_LINES } from '../../../src/db/queries/reports/operating'
import { LATER } from '../../../src/db/queries/later'
import { DIFFERENCES } from '../../../src/db/queries/reports/stockDifferences'
import { BELOW_MINIMUM } from '../../../src/db/queries/reports/stockLimits'
import { FLOWS, PLACES_SINCE, RECEIVED, SOLD_FROM, USES } from '../../../src/db/queries/reports/stockPlaces'
import { SUPPLY } from '../../../src/db/queries/supply'
import { WAITING, WAITING_DOCUMENTS } from '../../../src/db/queries/waiting'
import type { ReadableDb, SqlValue } from '../../../src/db/types'
import { STOCK_WRITTEN } from '../../../src/main/documents/ledger/apply'
import { reportCatalog, runReport } from '../../../src/main/modules/reports/run'
import { syntheticLedger } from '../../support/syntheticLedger'

const { raw, db, options } = syntheticLedger({ vouchers: 400, keep: false })
/** Tables that grow with every document: no report may read one from end to end. */
const LARGE = /^(journal_line|posting|voucher|stock_entry|stock_valuation_entry|cost_row|serial_entry|open_item|doc_\w+_line|doc_\w+)$/
/** What is proven by adding everything up, or has no smaller way (see the report's own comment). */
const ALLOWED: Record<string, string> = {
  // the judge of the ledger adds up every valuation, by pool
  stockVsLedger: 'stock_valuation_entry',
}

/** It holds the open lines alone, however many there were (D19). */
const OPEN_LINES = /USING INDEX doc_order_line_open$/

const plansOf = (sql: string, params: readonly SqlValue[] = []): string[] =>
  db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params).map((row) => row.detail)
const aliasesOf = (sql: string) =>
  new Map(
    [...sql.matchAll(/\b(?:FROM|JOIN)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?/gi)].flatMap(
      ([, table = '', alias = '']) =>
        [
          [table, table],
          [alias, table],
        ] as const,
    ),
  )

/** "report: SCAN of table" for every statement a report runs that reads a large table from end to end. */
function scansOf(report: string, params: ReportParams): string[] {
  const ran = new Map<string, readonly SqlValue[]>()
  const spy = new Proxy(db, {
    get:
      (target, name) =>
      (sql: string, ...values: SqlValue[]) => {
        ran.set(sql, values)
        return (target[name as 'all'] as (...all: unknown[]) => unknown).call(target, sql, ...values)
      },
  }) as ReadableDb
  runReport({ db: spy, options, clock: { now: () => '', today: () => '2026-06-17' } }, report, params)
  return [...ran].flatMap(([sql, values]) => {
    const aliases = aliasesOf(sql)
    return plansOf(sql, values).flatMap((detail) => {
      const [, name = ''] = /^SCAN (\w+)/.exec(detail) ?? []
      const table = aliases.get(name) ?? name
      return LARGE.test(table) && ALLOWED[report] !== table && !OPEN_LINES.test(detail) ? [`${report}: ${detail} (${table})`] : []
    })
  })
}
const CASH = raw.prepare("SELECT id FROM account WHERE code = '1001'").pluck().get() as number
raw.exec(`INSERT INTO statement_format (id, title, kind, changed_at) VALUES (1, '简表', 'span', '');
  INSERT INTO statement_format_row (format_id, row_no, label, formula)
    VALUES (1, 1, '一', '期末(1122;借方余额)+期初(1122;客户=${String(raw.prepare('SELECT code FROM partner LIMIT 1').pluck().get())})'),
      (1, 2, '二', '发生(5001;贷)+本年累计(5601)+流量(1)+现金(期末)')`)
raw.exec(`INSERT INTO asset_category (id, code, name, life, residual_rate, method) VALUES (90, 'QP', '设备', 36, 0, 'straightLine');
  INSERT INTO asset (id, code, name, category_id, acquired, started, original, residual_rate, life, method)
    VALUES (90, 'QP', '电脑', 90, '2026-01-01', '2026-01-01', 100, 0, 36, 'straightLine')`)
const ISSUE = 900_002
/** 成本追溯 needs an issue: of a pool with one receipt, there for the length of `work`. */
function withIssue(work: () => void): void {
  raw.exec('SAVEPOINT issue')
  raw.exec(`INSERT INTO item (id, code, name, unit, tax_rate) VALUES (90001, 'Q1', '商品', '件', 0);
    INSERT INTO cost_pool (id, item_id, warehouse_id, batch, method) VALUES (90001, 90001, 0, '', 'movingAverage')`)
  for (const [seq, kind, sign] of [
    [900_001, 'in', 1],
    [ISSUE, 'out', -1],
  ] as const) {
    raw.exec(`INSERT INTO stock_entry (pool_id, date, phase, seq, n, item_id, warehouse_id, batch, quantity, kind, given, document_type, document_id, posting_id, stock_account_id)
        SELECT 90001, '2026-04-01', 1, ${seq}, 0, 90001, 1, '', ${sign * 1_000_000}, '${kind}', NULL, 'otherOut', 1, (SELECT MIN(id) FROM posting), ${CASH};
      INSERT INTO cost_row (pool_id, date, phase, seq, kind, quantity, given, booked, amount, run_quantity, run_value, final)
        VALUES (90001, '2026-04-01', 1, ${seq}, '${kind}', ${sign * 1_000_000}, NULL, ${sign * 100}, 100, ${sign > 0 ? 1_000_000 : 0}, ${sign > 0 ? 100 : 0}, 1)`)
  }
  try {
    work()
  } finally {
    raw.exec('ROLLBACK TO issue; RELEASE issue')
  }
}
const PARAMS: ReportParams = {
  from: '2026-03-11',
  to: '2026-05-20',
  partnerId: 1,
  itemId: 1,
  serial: 'S1',
  row: 1,
  statement: 'balanceSheet',
  accountCode: '1122',
}
const VARIANTS: Record<string, ReportParams[]> = {
  trialBalance: [
    { from: '2026-03-11', to: '2026-05-20', yearToDate: true },
    { from: '2026-03-01', to: '2026-05-31' },
  ],
  accountLedger: [PARAMS, { ...PARAMS, partnerId: undefined, itemId: undefined }],
  cashJournal: [{ ...PARAMS, accountId: CASH }],
  bankReconciliation: [{ ...PARAMS, accountId: CASH }],
  columnarLedger: [PARAMS, { ...PARAMS, columns: 'item' }],
  quantityLedger: [
    { ...PARAMS, accountCode: '1405' },
    { ...PARAMS, accountCode: '1405', itemId: undefined },
  ],
  dimensionLedger: [PARAMS, { from: '2026-03-11', to: '2026-05-20', itemId: 1 }, { ...PARAMS, accountCode: undefined, itemId: undefined }],
  dimensionBalance: [
    { to: '2026-05-20' },
    { to: '2026-05-20', dimension: 'item' },
    { to: '2026-05-20', dimension: 'department', second: 'employee' },
  ],
  balanceSheet: [{ to: '2026-05-20' }, { to: '2026-05-20', reclassify: 'account' }],
  statementRow: [PARAMS, { ...PARAMS, statement: 'incomeStatement' }, { ...PARAMS, statement: 'cashFlow' }],
  cashFlowNotes: [
    { from: '2026-03-11', to: '2026-05-20' },
    { from: '2026-01-01', to: '2026-12-31' },
  ],
  ownStatement: [{ from: '2026-03-11', to: '2026-05-20', ownId: 1 }],
  stockSummary: [
    { from: '2026-03-11', to: '2026-05-20' },
    { from: '2026-03-11', to: '2026-05-20', groupBy: 'category' },
  ],
  stockAgeing: [{ to: '2026-05-20' }, { to: '2026-05-20', itemId: 1 }, { to: '2026-05-20', groupBy: 'warehouse', batch: 'B1' }],
  stockIdle: [
    { to: '2026-05-20', days: 30 },
    { to: '2026-05-31', warehouseId: 1, batch: 'B1' },
  ],
  openOrders: [
    { orderType: 'salesOrder' },
    { orderType: 'purchaseOrder', itemId: 1, warehouseId: 1 },
    { orderType: 'salesOrder', groupBy: 'batch' },
  ],
  stockAvailable: [{}, { groupBy: 'batch' }, { batch: 'B1' }],
  stockAlert: [{}, { batch: 'B1' }],
  stockLedger: [PARAMS, { ...PARAMS, batch: 'B1', warehouseId: 1 }],
  costTrace: [{ movement: ISSUE }],
  assetCard: [{ to: '2026-05-20', assetId: 90 }],
  stockVsLedger: [{ to: '2026-05-20' }, { to: '2026-05-31' }, { to: '2026-05-20', accountId: 1 }],
  ageing: [{ to: '2026-05-20' }, { to: '2026-05-20', side: 'payable', partnerId: 1 }],
}

describe.each(['without statistics', 'with statistics'])('query plans %s', (kind) => {
  it.each(reportCatalog().map((r) => r.id))('%s reads no large table from end to end', (id) => {
    if (kind === 'with statistics') raw.exec('ANALYZE')
    const check = () => {
      for (const params of VARIANTS[id] ?? [PARAMS]) expect(scansOf(id, params)).toEqual([])
    }
    if (id === 'costTrace') withIssue(check)
    else check()
  })

  it('would notice', () => {
    expect(plansOf('SELECT SUM(j.debit) FROM journal_line j')[0]).toMatch(/^SCAN j/)
    expect(aliasesOf('SELECT 1 FROM journal_line j').get('j')).toBe('journal_line')
  })
  it('half a month comes from its days, by partner from the covering index alone', () => {
    expect(plansOf(ACCOUNT_DAYS, ['2026-05-01', '2026-05-14'])).toContain('SEARCH d USING PRIMARY KEY (account_id=? AND date>? AND date<?)')
    expect(plansOf(dimensionLines(['partner_id', 'employee_id'], [], false), ['[1]', '2026-05-01', '2026-05-14'])).toContain(
      'SEARCH j USING COVERING INDEX journal_line_account (account_id=? AND date>? AND date<?)',
    )
  })
  it('what moved by dimensions comes from packed days and months, and the lines since from the postings after them', () => {
    expect(plansOf(PACKED_DAYS, ['[1]', '2026-05-01', '2026-05-14'])).toContain(
      'SEARCH d USING INDEX sqlite_autoindex_dimension_day_1 (account_id=? AND date>? AND date<?)',
    )
    expect(plansOf(PACKED_MONTHS, ['[1]', '[202605]'])).toContain(
      'SEARCH m USING INDEX sqlite_autoindex_dimension_month_1 (account_id=? AND period=?)',
    )
    expect(plansOf(LINES_SINCE, [7, '[1]'])).toContain('SEARCH journal_line USING PRIMARY KEY (posting_id>?)')
    expect(plansOf(COUNTED_DAYS, ['[1]', '2026-05-01', '2026-05-14'])).toContain(
      'SEARCH d USING PRIMARY KEY (account_id=? AND date>? AND date<?)',
    )
  })
  it('the cash lines of an item, and what is bought for long use, come from indexes', () => {
    expect(plansOf(CASH_LINES, ['[12]', '2026-01-01', '2026-12-31'])).toContain(
      'SEARCH j USING COVERING INDEX journal_line_cash_flow (cash_flow_item=? AND date>? AND date<?)',
    )
    for (const plan of [
      plansOf(INVESTING_LINES, ['[1]', '2026-01-01', '2026-12-31']),
      plansOf(CLEARING_LINES, ['2026-01-01', '2026-12-31']),
    ])
      expect(plan).toContain('SEARCH j USING COVERING INDEX journal_line_account (account_id=? AND date>? AND date<?)')
  })
  it('what is owed by day, which the workbench asks for, reads open items alone', () => {
    expect(plansOf(OWED_BY_DAY, ['2026-01-31', '["receivable"]'])).toContain('SEARCH o USING COVERING INDEX open_item_open (account_id=?)')
  })
  it('what is overdue now, which the workbench tells, reads open items alone, partner by partner', () => {
    const plan = plansOf(OVERDUE_NOW, ['receivable', '2026-01-31'])
    expect(plan).toContain('SEARCH o USING COVERING INDEX open_item_open (account_id=?)')
    expect(plan.filter((detail) => detail.includes('SCAN o'))).toEqual([])
  })
  it('drafts and what waits for approval are found by an index of their own', () => {
    const counted = plansOf(WAITING_DOCUMENTS, [])
    for (const table of ['doc_order', 'doc_stock', 'doc_invoice', 'doc_cash', 'doc_journal'])
      expect(counted).toContainEqual(expect.stringContaining(`SEARCH ${table} USING INDEX ${table}_waiting (state=?)`))
    const listed = plansOf(`SELECT COUNT(*), SUM(d.total) FROM doc_stock d WHERE d.type = ? AND d.state = ? AND d.${WAITING}`, [
      'transfer',
      'draft',
    ])
    expect(listed).toEqual(['SEARCH d USING INDEX doc_stock_waiting (state=? AND type=?)'])
  })
  it('what was open or overdue at a date reads what is open now and what happened since', () => {
    const all = plansOf(OPEN_ITEMS_AT, ['2026-01-31', '[1]', null])
    for (const plan of [all, plansOf(AGED_SINCE, ['2026-01-31', '[1]', null])]) {
      expect(plan).toContain('SEARCH open_item_entry USING COVERING INDEX open_item_entry_date (date>?)')
      expect(plan).toContain('SEARCH o USING INTEGER PRIMARY KEY (rowid=?)')
    }
    expect(all).toContain('SEARCH o USING INDEX open_item_open (account_id=?)')
  })
  it('what is open by age is added up from pieces of its index, without sorting', () => {
    const plan = plansOf(AGED_NOW, ['[1]', null, '[["2026-01-31", "9999-12-32"], ["0000-01-01", "2026-01-31"]]'])
    expect(plan).toContain('SEARCH o USING COVERING INDEX open_item_open (account_id=? AND partner_id=? AND due_date>? AND due_date<?)')
    expect(plan).toContain('SEARCH o USING COVERING INDEX open_item_open (account_id=? AND partner_id>?)')
    expect(plan.filter((detail) => /^SCAN o\b|TEMP B-TREE/.test(detail))).toEqual([])
  })
  it('the book of one item reads that item alone, its months and its lines', () => {
    const ran: string[] = []
    const spy = new Proxy(db, {
      get:
        (target, name) =>
        (sql: string, ...values: SqlValue[]) => {
          if (/account_balance|journal_line/.test(sql)) ran.push(...plansOf(sql, values))
          return (target[name as 'all'] as (...all: unknown[]) => unknown).call(target, sql, ...values)
        },
    }) as ReadableDb
    const span = { from: '2026-03-11', to: '2026-05-20' }
    runReport({ db: spy, options, clock: { now: () => '', today: () => '2026-06-17' } }, 'quantityLedger', {
      ...span,
      accountCode: '1405',
      itemId: 3,
    })
    expect(ran.filter((detail) => / account_balance_item \(item_id=\? AND account_id=\?\)/.test(detail))).toHaveLength(1)
    expect(ran.filter((detail) => / journal_line_item \(item_id=\? AND account_id=\?\)/.test(detail))).toHaveLength(2)
  })
  it('what an invoice shares with documents of kept months is found line by line', () => {
    const plan = plansOf(DAYS_BESIDE, [1])
    expect(plan).toContain('SEARCH l USING INDEX doc_stock_line_source (source_line_id=?)')
    expect(plan.filter((detail) => detail.startsWith('SCAN'))).toEqual([])
  })
  it('whether a month is worth keeping is known from a few entries of the index', () => {
    const plan = plansOf(WORTH_KEEPING, ['2026-01-01', '2026-01-31', 9])
    expect(plan).toContain('SEARCH doc_stock USING COVERING INDEX doc_stock_date (type=? AND date>? AND date<?)')
    expect(plan.filter((detail) => /TEMP B-TREE/.test(detail))).toEqual([])
  })
  it('a register narrowed by kind, rate or text reads the documents of its days, and of closed months what is kept by day', () => {
    expect(plansOf(REGISTER_DAYS, ['sales', '2026-01-01', '2026-01-31'])).toContain(
      'SEARCH register_day USING PRIMARY KEY (register=? AND date>? AND date<?)',
    )
    const n = narrowing({ taxRate: 130_000, kind: 'plain', text: { text: 'A', partnerIds: [1] } })
    for (const plan of [deliveredSql(n), inputSql(n)].map((sql) => plansOf(sql, ['2026-01-01', '2026-01-31', 130_000, 'A', '[1]']))) {
      expect(plan).toContain('SEARCH d USING INDEX doc_stock_date (type=? AND date>? AND date<?)')
      expect(plan.filter((detail) => /^SCAN [dl]\b/.test(detail))).toEqual([])
    }
    expect(plansOf(invoicedSql(n), ['2026-01-01', '2026-01-31', 130_000, 'A', '[1]'])).toContain(
      'SEARCH d USING INDEX doc_invoice_date (type=? AND date>? AND date<?)',
    )
  })
  it('a register of one partner is found by the partner', () => {
    const sql = [deliveredSql(narrowing({ partnerId: 1 })), inputSql(narrowing({ partnerId: 1, taxRate: 130_000 }))]
    for (const plan of sql.map((text) => plansOf(text, ['2026-01-01', '2026-01-31', 1, 130_000].slice(0, text.includes('?4') ? 4 : 3))))
      expect(plan).toContain('SEARCH d USING INDEX doc_stock_partner (partner_id=? AND date>? AND date<?)')
  })
  it('what a posting wrote is added up from its own lines', () => {
    const plan = plansOf(STOCK_WRITTEN, [1, 2])
    expect(plan).toContain('SEARCH journal_line USING PRIMARY KEY (posting_id>? AND posting_id<?)')
    expect(plan).toContain(
      'SEARCH stock_valuation_entry USING COVERING INDEX stock_valuation_entry_posting (posting_id>? AND posting_id<?)',
    )
  })
  it('what lay in stock at a date, and when it last moved, are found from the end of each pool', () => {
    expect(plansOf(PLACES_SINCE, ['2026-05-20'])).toContain('SEARCH e USING PRIMARY KEY (pool_id=? AND date>?)')
    const uses = plansOf(USES, ['2026-05-20', null, null])
    expect(uses.filter((detail) => detail === 'SEARCH e USING PRIMARY KEY (pool_id=? AND date<?)')).toHaveLength(3)
    expect(uses.join('\n')).not.toContain('TEMP B-TREE')
  })
  it('ages are read from the end of each pool, no further back than they reach', () => {
    expect(plansOf(FLOWS, ['[[1, "2026-05-01"]]', '2026-05-20'])).toContain('SEARCH e USING PRIMARY KEY (pool_id=? AND date>? AND date<?)')
    const months = plansOf(RECEIVED, [202605])
    expect(months).toContain('SEARCH s USING PRIMARY KEY (period<?)')
    expect(months.join('\n')).not.toContain('TEMP B-TREE')
  })
  it('what can be promised of an item is read from its balances and open order lines', () => {
    const plan = plansOf(SUPPLY, [1, 1, '[]'])
    expect(plan).toContain('SEARCH l USING INDEX doc_order_line_open (item_id=?)')
    expect(plan).toContain('SEARCH d USING INTEGER PRIMARY KEY (rowid=?)')
    expect(plan.filter((detail) => detail.startsWith('SEARCH b '))).toHaveLength(1)
    expect(plan.filter((detail) => /^SCAN [bdl]\b/.test(detail))).toEqual([])
  })
  it('what a warehouse sold is read pool by pool, only in the span', () => {
    expect(plansOf(SOLD_FROM, ['2026-05-01', '2026-05-20', 1, null])).toContain(
      'SEARCH e USING PRIMARY KEY (pool_id=? AND date>? AND date<?)',
    )
  })
  it('differences that are booked on other days are found by their vouchers, or by the few postings without one', () => {
    const plan = plansOf(DIFFERENCES, [202601, 202612])
    expect(plan).toContain('SEARCH w USING COVERING INDEX voucher_difference (period>? AND period<?)')
    expect(plan).toContain('SEARCH posting USING INDEX posting_unbooked (period>? AND period<?)')
  })
  it('documents of days to come are found by their dates, type after type', () => {
    const plan = plansOf(LATER, ['2026-05-20'])
    expect(plan).toContain('SEARCH s USING COVERING INDEX doc_stock_date (type=? AND date>?)')
    expect(plan.filter((detail) => /^SCAN (e|s|doc_)/.test(detail))).toEqual([])
  })
  it('goods below their minimum are read from the balances', () => {
    expect(plansOf(BELOW_MINIMUM, ['[]'])).toContain('SEARCH b USING PRIMARY KEY (item_id=? AND warehouse_id=?)')
  })
  it('balances by partner come in the order they are stored in', () => {
    for (const by of [['partner_id', 'employee_id'], ['item_id']] as const)
      for (const table of ['account_balance', 'account_closing'] as const) {
        const plan = plansOf(dimensionMonths(table, by, [], true), ['[202601]', '[1]'])
        expect(plan).toContain(`SEARCH ${table} USING PRIMARY KEY (period=? AND account_id=?)`)
        expect(plan.join('\n')).not.toContain('TEMP B-TREE')
      }
  })
})
