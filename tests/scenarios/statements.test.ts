import type { ReportParams, ReportResult, StatementContent } from '@core/contract'
import type { AccountingStandard } from '@core/modules/accounting/charts'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { statementHandlers } from '../../src/main/modules/statements/handlers'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const reporter =
  (shop: Books) =>
  (id: string, params: ReportParams = {}): ReportResult =>
    runReport({ db: shop.set.db, options: shop.set.options, clock: shop.clock }, id, params)
const MONTH = { from: '2026-01-01', to: '2026-01-31' }
const codeOf = (shop: Books, code: string) => {
  const id = shop.db.value<number>('SELECT id FROM account WHERE code = ?', code)
  if (id === undefined) throw new Error(`no account ${code}`)
  return id
}

/** 科目 of a standard that the events below are booked on. */
const CODES = {
  small: {
    capital: '3001',
    loan: '2001',
    asset: '1601',
    depreciation: '1602',
    clearing: '1606',
    interest: '560301',
    accrued: '2231',
    salary: '560201',
    wages: '2211',
    gain: '530101',
    rent: '1801',
    office: '560201',
    borrow: 14,
    invest: 15,
    buy: 12,
    sell: 10,
    pay: 16,
    use: 17,
    staff: 4,
  },
  business: {
    capital: '4001',
    loan: '2001',
    asset: '1601',
    depreciation: '1602',
    clearing: '1606',
    interest: '660301',
    accrued: '2231',
    salary: '660201',
    wages: '2211',
    gain: '6115',
    rent: '1801',
    office: '660201',
    borrow: 24,
    invest: 23,
    buy: 17,
    sell: 13,
    pay: 27,
    use: 28,
    staff: 6,
  },
} as const
/**
 * A month with everything that makes net profit and operating cash differ: goods bought and sold on credit, money collected in
 * part, a fixed asset bought with input VAT for cash and another on credit, depreciation, a sale of an asset with a gain, a loan with
 * interest paid and interest accrued, wages accrued and paid in part, prepaid rent amortised.
 */
function traded(standard: AccountingStandard): Books {
  const shop = newBooks(folder.path, `s${count++}`, { standard })
  const c = CODES[standard]
  const bank = shop.account('bank')
  const input = shop.account('vatInput')
  const output = shop.account('vatOutput')
  const account = (code: string) => {
    const own = shop.db.get<{ id: number; leaf: number }>('SELECT id, is_leaf AS leaf FROM account WHERE code = ?', code)
    if (own?.leaf === 1) return own.id
    return shop.db.value<number>('SELECT id FROM account WHERE code LIKE ? AND is_leaf = 1 ORDER BY code LIMIT 1', `${code}%`) ?? 0
  }
  const needed = (id: number) => {
    const dims = shop.db.get<{ department: number; employee: number }>(
      'SELECT dim_department AS department, dim_employee AS employee FROM account WHERE id = ?',
      id,
    )
    return { ...(dims?.department === 2 ? { departmentId: 1 } : {}), ...(dims?.employee === 2 ? { employeeId: 1 } : {}) }
  }
  shop.db.run("INSERT INTO department (id, code, name) VALUES (1, 'D1', '门店') ON CONFLICT (id) DO UPDATE SET code = 'D1'")
  shop.db.run("INSERT OR IGNORE INTO employee (id, code, name) VALUES (1, 'E1', '王芳')")
  const voucher = (date: string, lines: [number, number, (number | undefined)?, Record<string, unknown>?][]) =>
    shop.post({
      type: 'voucher',
      date,
      lines: lines.map(([id, amount, cashFlowItem, more]) => ({
        summary: '记',
        accountId: id,
        ...(amount > 0 ? { debit: amount } : { credit: -amount }),
        ...(cashFlowItem ? { cashFlowItem } : {}),
        ...needed(id),
        ...more,
      })),
    })
  voucher('2026-01-02', [
    [bank, 100_000_00, c.invest],
    [account(c.capital), -100_000_00],
  ])
  voucher('2026-01-03', [
    [bank, 20_000_00, c.borrow],
    [account(c.loan), -20_000_00],
  ])
  shop.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 100, 8_000_00)],
  })
  const sold = shop.post({ type: 'salesDelivery', date: '2026-01-08', partnerId: 1, warehouseId: 1, lines: [goods(1, 40, 6_000_00)] })
  const open = shop.db.value<number>(
    "SELECT o.id FROM open_item o JOIN account a ON a.id = o.account_id WHERE o.document_id = ? AND a.control = 'receivable'",
    sold,
  )
  shop.post({
    type: 'receipt',
    date: '2026-01-12',
    partnerId: 1,
    accountId: bank,
    amount: 2_500_00,
    lines: [{ openItemId: open, amount: 2_500_00 }],
  })
  shop.post({ type: 'receipt', date: '2026-01-13', partnerId: 3, accountId: bank, amount: 700_00, purpose: 'advance', lines: [] })
  voucher('2026-01-14', [
    [account(c.asset), 10_000_00],
    [input, 1_300_00],
    [bank, -11_300_00, c.buy],
  ])
  voucher('2026-01-15', [
    [account(c.asset), 5_000_00],
    [input, 650_00],
    [shop.account('payable'), -5_650_00, undefined, { partnerId: 4 }],
  ])
  voucher('2026-01-16', [
    [shop.account('payable'), 5_650_00, undefined, { partnerId: 4 }],
    [bank, -5_650_00, c.buy],
  ])
  voucher('2026-01-18', [
    [account(c.clearing), 4_000_00],
    [account(c.depreciation), 1_000_00],
    [account(c.asset), -5_000_00],
  ])
  voucher('2026-01-19', [
    [bank, 5_085_00, c.sell],
    [account(c.clearing), -4_000_00],
    [output, -585_00],
    [account(c.gain), -500_00],
  ])
  voucher('2026-01-25', [
    [account(c.office), 300_00],
    [account(c.depreciation), -300_00],
  ])
  voucher('2026-01-26', [
    [account(c.interest), 120_00],
    [bank, -120_00, c.use],
  ])
  voucher('2026-01-27', [
    [account(c.interest), 45_00],
    [account(c.accrued), -45_00],
  ])
  voucher('2026-01-28', [
    [account(c.salary), 9_000_00],
    [account(c.wages), -9_000_00],
  ])
  voucher('2026-01-29', [
    [account(c.wages), 6_000_00],
    [bank, -6_000_00, c.staff],
  ])
  voucher('2026-01-30', [
    [account(c.rent), 1_200_00],
    [bank, -1_200_00, c.buy],
  ])
  voucher('2026-01-31', [
    [account(c.office), 100_00],
    [account(c.rent), -100_00],
  ])
  voucher('2026-01-31', [
    [account(c.loan), 3_000_00],
    [bank, -3_000_00, c.pay],
  ])
  shop.clock.set('2026-01-31')
  return shop
}

describe.each(['small', 'business'] as const)('D51 the %s standard: direct and indirect method', (standard) => {
  it('come to the same operating cash, before and after 结转损益, and say so on both pages', () => {
    const shop = traded(standard)
    const report = reporter(shop)
    const check = () => {
      const notes = report('cashFlowNotes', MONTH)
      expect(notes.checks.filter((c) => !c.ok)).toEqual([])
      const direct = report('cashFlow', MONTH)
      expect(direct.checks.filter((c) => !c.ok)).toEqual([])
      const indirect = direct.checks.find((c) => c.label.includes('间接法'))
      // collected 3,200, wages 6,000: nothing else of the month is operating cash
      expect([indirect?.left, indirect?.right]).toEqual([-2_800_00, -2_800_00])
      return notes
    }
    const notes = check()
    const figure = (label: string) => notes.rows.find((r) => String(r.cells['label']).includes(label))?.cells['period']
    expect(figure('折旧')).toBe(300_00)
    expect(figure('长期待摊费用摊销')).toBe(100_00)
    expect(figure('的损失（收益')).toBe(-500_00)
    expect(figure('财务费用')).toBe(165_00)
    expect(figure('存货的减少')).toBe(-4_800_00)
    shop.transferProfit(202601)
    expect(check().rows).toEqual(notes.rows)
  })
  it('a wrong cash-flow item is told', () => {
    const shop = traded(standard)
    shop.post({
      type: 'voucher',
      date: '2026-01-31',
      lines: [
        { summary: '买设备', accountId: codeOf(shop, '1601'), debit: 900_00 },
        { summary: '买设备', accountId: shop.account('bank'), credit: 900_00, cashFlowItem: standard === 'small' ? 3 : 5 },
      ],
    })
    const told = reporter(shop)('cashFlow', MONTH).checks.filter((c) => !c.ok)
    expect(told.map((c) => [c.severity, c.left - c.right])).toEqual([['warning', 900_00]])
  })
})

describe('own statements', () => {
  const shop = traded('small')
  const report = reporter(shop)
  const save = (input: Record<string, unknown>) =>
    shop.command('statements.save', input, (ctx) =>
      statementHandlers.save(ctx, {
        kind: 'span',
        revision: 0,
        title: '经营简表',
        ...input,
        rows: rowsOf(input['formulas'] as Row[]),
      } as never),
    )
  type Row = [label: string, formula: string, show?: 'rate']
  const rowsOf = (rows: Row[] = []) =>
    rows.map(([label, formula, show]) => ({ label, formula, heading: '', indent: 0, bold: false, show: show ?? 'amount' }))
  const refused = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      if (error instanceof Refusal) return error.problems.map((p) => [p.code, p.at, p.args?.['position']])
      throw error
    }
    return []
  }
  const BRIEF: Row[] = [
    ['收入', '发生(5001;贷)'],
    ['成本', '发生(5401)'],
    ['毛利', '[1]-[2]'],
    ['毛利率', '[3]÷[1]', 'rate'],
    ['单位1 的应收', '期末(1122;客户=P1)'],
    ['门店费用', '发生(5602;部门=D1)'],
    ['上月没有', '1÷(期初(1001)-期初(1001))'],
  ]
  it('are made of formulas, run, lead to their accounts and export like any report', () => {
    const { ownId } = save({ formulas: BRIEF }) as { ownId: number }
    const result = report('ownStatement', { ...MONTH, ownId })
    const figures = Object.fromEntries(result.rows.map((r) => [r.cells['label'], r.cells['period']]))
    expect(figures).toMatchObject({
      收入: 6_000_00,
      成本: 3_200_00,
      毛利: 2_800_00,
      毛利率: 466_667,
      '单位1 的应收': 6_780_00 - 2_500_00,
      上月没有: null,
    })
    expect(result.title).toBe('经营简表')
    expect(result.rows[3]?.kinds).toEqual({ year: 'rate', period: 'rate' })
    expect(figures['门店费用']).toBe(
      shop.db.value(
        "SELECT SUM(debit - credit) FROM journal_line j JOIN account a ON a.id = j.account_id WHERE a.code LIKE '5602%' AND j.department_id = 1",
      ),
    )
    for (const row of result.rows) {
      for (const target of Object.values(row.drills ?? {})) {
        if (!('report' in target)) throw new Error('a figure leads to its parts')
        const parts = report(target.report, target.params)
        for (const { drill } of parts.rows) if (drill && 'report' in drill) report(drill.report, drill.params)
      }
    }
    const receivable = report('statementRow', { ownId, row: 5, ...MONTH })
    expect(receivable.subtitle).toContain('公式：期末(1122;客户=P1)')
    const drill = receivable.rows[0]?.drill
    const book = drill && 'report' in drill ? report(drill.report, drill.params) : undefined
    expect(book?.rows.at(-1)?.cells['balance']).toBe(4_280_00)
    // 结转损益 changes no figure of it, of a department neither
    shop.transferProfit(202601)
    expect(report('ownStatement', { ...MONTH, ownId }).rows).toEqual(result.rows)
    expect(shop.failures()).toEqual({})
  })
  it('a wrong formula is refused at its row and place, and nothing is kept', () => {
    const before = shop.db.value('SELECT COUNT(*) FROM statement_format_row')
    const formulas: Row[] = [
      ['一', '期末(1999)'],
      ['二', '[1]+'],
      ['三', '5'],
    ]
    expect(refused(() => save({ title: '错', formulas }))).toEqual([
      ['FORMULA', 'rows.0.formula', 4],
      ['FORMULA', 'rows.1.formula', 5],
    ])
    expect(
      refused(() =>
        save({
          title: '圈',
          formulas: [
            ['一', '[2]'],
            ['二', '[1]'],
          ],
        }),
      ),
    ).toEqual([['FORMULA', 'rows.0.formula', 1]])
    expect(refused(() => save({ title: '客户', formulas: [['一', '期末(1122;客户=P9)']] }))).toEqual([['FORMULA', 'rows.0.formula', 12]])
    expect(shop.db.value('SELECT COUNT(*) FROM statement_format_row')).toBe(before)
  })
  it('has a title of its own, and is saved over only as it was seen', () => {
    expect(refused(() => save({ formulas: BRIEF }))).toEqual([['DUPLICATE_NAME', 'title', undefined]])
    expect(refused(() => save({ title: '资产负债表', formulas: BRIEF }))).toEqual([['DUPLICATE_NAME', 'title', undefined]])
    const { ownId } = save({ title: '乙', formulas: [['一', '1']] }) as { ownId: number }
    void save({ ownId, title: '乙', revision: 1, formulas: [['一', '2']] })
    expect(refused(() => save({ ownId, title: '乙', revision: 1, formulas: [['一', '3']] }))).toEqual([
      ['STALE_REVISION', 'revision', undefined],
    ])
    shop.command('statements.remove', { ownId }, (ctx) => void statementHandlers.remove(ctx, { ownId }))
    expect(refused(() => report('ownStatement', { ownId }))).toEqual([['NOT_FOUND', 'ownId', undefined]])
  })
  it('an official form is adjusted with its rows kept, says so, and is restored', () => {
    const original = report('balanceSheet', { to: '2026-01-31' })
    const read = (official: boolean) =>
      shop.command('statements.get', {}, (ctx) => statementHandlers.get(ctx, { statement: 'balanceSheet', official })) as StatementContent
    const { lines } = read(false)
    const adjusted = lines.map((l) => (l.label === '其他应收款' ? { ...l, formula: '期末(1221;借方余额)' } : l))
    const sent = { statement: 'balanceSheet' as const, title: '资产负债表', kind: 'date' as const, rows: adjusted, revision: 0 }
    const command = (rows: typeof lines) => shop.command('statements.save', sent, (ctx) => statementHandlers.save(ctx, { ...sent, rows }))
    expect(refused(() => command(adjusted.slice(1)))).toEqual([['BAD_INPUT', 'rows', undefined]])
    void command(adjusted)
    const changed = report('balanceSheet', { to: '2026-01-31' })
    expect(changed.subtitle).toContain('已调整公式')
    expect(changed.rows.map((r) => r.cells)).toEqual(original.rows.map((r) => r.cells))
    // 2241 of the debit side is caught by no row now
    shop.post({
      type: 'voucher',
      date: '2026-01-31',
      lines: [
        { summary: '押金', accountId: codeOf(shop, '224101'), debit: 60_00, employeeId: 1, partnerId: null },
        { summary: '押金', accountId: shop.account('bank'), credit: 60_00, cashFlowItem: 6 },
      ],
    })
    const unbalanced = report('balanceSheet', { to: '2026-01-31' }).checks.filter((c) => !c.ok)
    expect(unbalanced[0]?.label).toContain('资产总计应等于')
    shop.command('statements.remove', {}, (ctx) => void statementHandlers.remove(ctx, { statement: 'balanceSheet' }))
    expect(report('balanceSheet', { to: '2026-01-31' }).checks.filter((c) => !c.ok)).toEqual([])
    expect(read(false).adjusted).toBe(false)
  })
  it('科目未列入报表: an account of its own that no row catches is named with its balance', () => {
    shop.db.run(
      "INSERT INTO account (code, name, full_name, direction, class, is_leaf) SELECT '1999', '代管物资', '代管物资', 'debit', class, 1 FROM account WHERE code = '1221'",
    )
    shop.post({
      type: 'voucher',
      date: '2026-01-31',
      lines: [
        { summary: '代管', accountId: codeOf(shop, '1999'), debit: 70_00 },
        { summary: '代管', accountId: shop.account('bank'), credit: 70_00, cashFlowItem: 6 },
      ],
    })
    const told = report('balanceSheet', { to: '2026-01-31' }).checks.filter((c) => !c.ok)
    expect(told.map((c) => [c.label, c.left - c.right])).toContainEqual(['科目未列入报表：1999 代管物资', 70_00])
  })
})
