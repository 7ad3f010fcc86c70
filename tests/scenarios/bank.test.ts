import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DocumentInput } from '@core/contract'
import { BANK_FIELDS, bankLines, fingerprints, pairUp } from '@core/modules/treasury/bankStatement'
import { afterAll, beforeEach, describe, expect, it, test } from 'vitest'
import { accountId, companyOptions, refusalOf, temporaryFolder, testBackend, type TestBackend } from '../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const HEAD = ['交易日期', '摘要', '借方发生额', '贷方发生额', '余额', '对方户名', '交易流水号']
const file = (name: string, rows: readonly (readonly string[])[]): string => {
  const path = join(folder.path, name)
  writeFileSync(path, rows.map((row) => row.join(',')).join('\r\n'))
  return path
}

let count = 0
/** A shop with 10,000.00 in its bank at the start of 2026. */
class Shop {
  private constructor(
    readonly b: TestBackend,
    readonly bank: number,
    readonly fee: number,
    readonly partner: number,
  ) {}
  static async open(): Promise<Shop> {
    const b = testBackend(join(folder.path, String(++count)))
    const { client } = b
    b.clock.set('2026-01-31')
    await client.accountSets.create({ options: companyOptions })
    const none = { partnerId: null, departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }
    const bank = await accountId(client, '100201')
    const balances = [
      { ...none, accountId: bank, balance: 1_000_000 },
      { ...none, accountId: await accountId(client, '3001'), balance: -1_000_000 },
    ]
    await client.opening.save({ data: { balances, stock: [], openItems: [] } })
    await client.opening.confirm({})
    const { id: partner } = await client.master.save({
      entity: 'partner',
      value: { code: 'K', name: '和平商贸', isCustomer: true, isSupplier: false },
    })
    return new Shop(b, bank, await accountId(client, '560302'), partner)
  }
  get bankRpc() {
    return this.b.client.bank
  }
  async post(document: Omit<DocumentInput, 'lines'> & { lines: object[] }): Promise<number> {
    const { documents } = this.b.client
    const { id, revision } = await documents.save({ document: document as DocumentInput })
    await documents.post({ type: document.type, id, revision })
    return id
  }
  received = (date: string, amount: number): Promise<number> =>
    this.post({ type: 'receipt', date, partnerId: this.partner, accountId: this.bank, amount, purpose: 'advance', lines: [] } as never)
  paid = (date: string, amount: number): Promise<number> =>
    this.post({ type: 'otherPayment', date, accountId: this.bank, lines: [{ accountId: this.fee, amount }] } as never)
  async imported(name: string, rows: readonly (readonly string[])[]) {
    const path = file(name, rows)
    const { mapping } = await this.b.client.bankFiles.preview({ accountId: this.bank, path })
    return this.b.client.bankFiles.import({ accountId: this.bank, path, mapping })
  }
  reconcile = (to: string) => this.b.client.reports.run({ report: 'bankReconciliation', params: { accountId: this.bank, to } })
  open = async (to = '2026-12-31') => ({
    lines: await this.bankRpc.lines({ accountId: this.bank, to }),
    entries: await this.bankRpc.entries({ accountId: this.bank, to }),
  })
  verified = async () => (await this.b.client.integrity.verify({})).checks.filter((c) => !c.ok)
}
let s: Shop
beforeEach(async () => {
  s = await Shop.open()
  return () => s.b.backend.close()
})

const JANUARY = [
  ['某某银行账户明细'],
  HEAD,
  ['2026-01-06', '货款', '', '3000.00', '13000.00', '和平商贸', 'L001'],
  ['2026-01-20', '手续费', '12.50', '', '12987.50', '', 'L002'],
  ['2026-01-31', '利息', '', '3.20', '12990.70', '', 'L003'],
  ['合计', '', '12.50', '3003.20', '', '', ''],
]

describe('银行对账', () => {
  it('imports a statement, matches it, and the table of what is on the way comes out even', async () => {
    await s.received('2026-01-05', 300_000)
    await s.received('2026-01-31', 88_000)
    await s.paid('2026-01-19', 1_250)
    expect(await s.imported('january.csv', JANUARY)).toEqual({ id: 1, lines: 3, duplicates: 0 })
    expect(await s.bankRpc.matchAuto({ accountId: s.bank, to: '2026-01-31' })).toEqual({ matched: 2 })
    const { lines, entries } = await s.open()
    expect(lines.map((l) => [l.summary, l.amount])).toEqual([['利息', 320]])
    expect(entries.map((e) => [e.partnerName, e.amount])).toEqual([['和平商贸', 88_000]])
    const { rows, checks } = await s.reconcile('2026-01-31')
    expect(rows.filter((r) => r.kind === 'subtotal').map((r) => [r.cells['label'], r.cells['amount']])).toEqual([
      ['企业账面余额', 1_386_750],
      ['企业调节后余额', 1_387_070],
      ['银行对账单余额', 1_299_070],
      ['银行调节后余额', 1_387_070],
    ])
    expect(checks.map((c) => c.ok)).toEqual([true])
    expect(await s.verified()).toEqual([])
  })
  it('at an earlier date what was matched later is still on the way', async () => {
    await s.received('2026-01-05', 300_000)
    await s.imported('january.csv', JANUARY)
    await s.bankRpc.matchAuto({ accountId: s.bank, to: '2026-01-31' })
    await s.bankRpc.setBalance({ accountId: s.bank, date: '2026-01-05', balance: 1_000_000 })
    const { rows, checks } = await s.reconcile('2026-01-05')
    expect(rows.filter((r) => r.indent === 1).map((r) => [r.cells['party'], r.cells['amount']])).toEqual([['和平商贸', 300_000]])
    expect(checks[0]).toMatchObject({ left: 1_300_000, right: 1_300_000, ok: true })
  })
  it('adds nothing twice: the same file again, or one that overlaps it', async () => {
    await s.imported('january.csv', JANUARY)
    expect(await s.imported('again.csv', JANUARY)).toEqual({ id: null, lines: 0, duplicates: 3 })
    const more = [HEAD, JANUARY[4] ?? [], ['2026-02-02', '货款', '', '5.00', '12995.70', '', 'L004']]
    expect(await s.imported('february.csv', more)).toEqual({ id: 2, lines: 1, duplicates: 1 })
    expect((await s.open()).lines).toHaveLength(4)
  })
  it('imports nothing when one row cannot be read, and names the row', async () => {
    const broken = [...JANUARY.slice(0, 3), ['2026-01-32', '坏', '', '1.00', '', '', ''], ['2026-01-09', '坏', '', '一元', '', '', '']]
    const path = file('broken.csv', broken)
    const { problems, mapping, problemCount } = await s.b.client.bankFiles.preview({ accountId: s.bank, path })
    expect(problems.map((p) => p.row)).toEqual([4, 5])
    expect(problemCount).toBe(2)
    const refused = await refusalOf(s.b.client.bankFiles.import({ accountId: s.bank, path, mapping }))
    expect(refused).toMatchObject({ code: 'IMPORT_ROW', message: expect.stringContaining('第 4 行') as string })
    expect((await s.open()).lines).toEqual([])
  })
  it('asks which column is which where nobody knows the headings, and remembers the answer', async () => {
    const rows = [
      ['when', 'what', 'how much'],
      ['2026-01-06', 'x', '-7.00'],
      ['2026-01-07', 'y', '9.00'],
    ]
    const path = file('foreign.csv', rows)
    const seen = await s.b.client.bankFiles.preview({ accountId: s.bank, path })
    expect([seen.headings, seen.gaps, seen.lines]).toEqual([rows[0], ['交易日期', '收入金额和支出金额，或交易金额'], 0])
    expect((await refusalOf(s.b.client.bankFiles.import({ accountId: s.bank, path, mapping: { date: 0 } }))).code).toBe(
      'IMPORT_COLUMNS_MISSING',
    )
    await s.b.client.bankFiles.import({ accountId: s.bank, path, mapping: { date: 0, summary: 1, amount: 2 } })
    expect((await s.open()).lines.map((l) => l.amount)).toEqual([-700, 900])
    expect((await s.b.client.bankFiles.preview({ accountId: s.bank, path })).mapping).toEqual({ date: 0, summary: 1, amount: 2 })
  })
  it('matches several with several by hand when their sums are equal, and takes it back exactly', async () => {
    await s.received('2026-01-05', 200_000)
    await s.received('2026-01-06', 100_000)
    await s.imported('january.csv', JANUARY)
    const { lines, entries } = await s.open()
    const lineIds = [lines[0]?.id ?? 0]
    const ids = entries.map(({ voucherId, documentId }) => ({ voucherId, documentId }))
    const off = await refusalOf(s.bankRpc.match({ accountId: s.bank, lineIds, entries: ids.slice(0, 1) }))
    expect(off).toMatchObject({ code: 'MATCH_DIFFERS', message: expect.stringContaining('1,000.00') as string })
    const { id } = await s.bankRpc.match({ accountId: s.bank, lineIds, entries: ids })
    expect((await refusalOf(s.bankRpc.match({ accountId: s.bank, lineIds, entries: ids }))).code).toBe('ALREADY_MATCHED')
    expect((await refusalOf(s.bankRpc.removeStatement({ id: 1 }))).code).toBe('STATEMENT_MATCHED')
    expect(await s.bankRpc.unmatch({ matchIds: [id] })).toEqual({ lines: 1, entries: 2 })
    expect(await s.open()).toEqual({ lines, entries })
    expect(await s.bankRpc.removeStatement({ id: 1 })).toEqual({ lines: 3 })
    expect((await s.open()).lines).toEqual([])
  })
  it('D11: what was matched is not taken back before the match is', async () => {
    const receipt = await s.received('2026-01-05', 300_000)
    await s.imported('january.csv', JANUARY)
    await s.bankRpc.matchAuto({ accountId: s.bank, to: '2026-01-31' })
    const unpost = async () => {
      const { document } = await s.b.client.documents.get({ id: receipt })
      return s.b.client.documents.unpost({ type: 'receipt', id: receipt, revision: document.revision ?? 0 })
    }
    expect((await refusalOf(unpost())).code).toBe('HAS_BANK_MATCH')
    const [matched] = await s.bankRpc.lines({ accountId: s.bank, to: '2026-01-31', matched: 'matched' })
    await s.bankRpc.unmatch({ matchIds: [matched?.matchId ?? 0] })
    await unpost()
    expect((await s.open()).entries).toEqual([])
  })
  it('knows what was on the way before the file began: in the books, not yet at the bank', async () => {
    const added = { accountId: s.bank, side: 'book' as const, amount: -5_000, summary: '支票未兑' }
    expect((await refusalOf(s.bankRpc.addLine({ ...added, date: '2026-01-02' }))).code).toBe('BOOK_LINE_AFTER_START')
    await s.bankRpc.addLine({ ...added, date: '2025-12-30' })
    await s.bankRpc.setBalance({ accountId: s.bank, date: '2025-12-31', balance: 1_005_000 })
    expect((await s.reconcile('2026-01-01')).checks[0]?.ok).toBe(true)
    await s.imported('cheque.csv', [HEAD, ['2026-01-08', '支票', '50.00', '', '10000.00', '', 'C1']])
    expect(await s.bankRpc.matchAuto({ accountId: s.bank, to: '2026-01-31', days: 10 })).toEqual({ matched: 1 })
    expect((await s.reconcile('2026-01-31')).checks[0]).toMatchObject({ left: 1_000_000, right: 1_000_000, ok: true })
    expect(await s.verified()).toEqual([])
  })
  it('tells of an account that keeps no statements', async () => {
    const path = file('any.csv', JANUARY)
    expect((await refusalOf(s.b.client.bankFiles.preview({ accountId: s.fee, path }))).code).toBe('NOT_A_BANK_ACCOUNT')
    const { rows, checks } = await s.reconcile('2026-01-31')
    expect(checks).toEqual([])
    expect(rows.map((r) => r.cells['summary'])).toContain('还不知道：导入带余额的对账单，或登记对账单余额')
  })
  it('reads a hundred thousand rows and imports them at once', async () => {
    const rows = Array.from({ length: 100_000 }, (_r, i) => [
      `2026-01-${String(1 + (i % 31)).padStart(2, '0')}`,
      '货款',
      '',
      `${i + 1}.00`,
      '',
      `客户${i % 97}`,
      `N${i}`,
    ])
    const started = performance.now()
    expect((await s.imported('long.csv', [HEAD, ...rows])).lines).toBe(100_000)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe('rows of a statement', () => {
  const read = (head: string[], ...rows: string[][]) => {
    const mapping = Object.fromEntries(BANK_FIELDS.flatMap((f) => (head.includes(f.label) ? [[f.key, head.indexOf(f.label)]] : [])))
    return bankLines([head, ...rows], 0, mapping)
  }
  test('one column of amounts with a sign or with a direction, two columns with minus signs', () => {
    expect(read(['日期', '交易金额'], ['20260105', '-3'], ['20260106', '3']).lines.map((l) => l.amount)).toEqual([-300, 300])
    const told = read(['日期', '交易金额', '收支方向'], ['20260105', '3', '支出'], ['20260106', '3', '贷'], ['20260106', '3', '?'])
    expect(told.lines.map((l) => l.amount)).toEqual([-300, 300])
    expect(told.problems).toEqual([{ row: 4, message: '收支方向“?”看不出是收入还是支出' }])
    const two = read(
      ['日期', '收入金额', '支出金额'],
      ['20260105', '0.00', '-3'],
      ['20260106', '3', '--'],
      ['20260107', '1', '2'],
      ['20260108', '', ''],
    )
    expect(two.lines.map((l) => l.amount)).toEqual([-300, 300])
    expect(two.problems.map((p) => p.message)).toEqual(['收入和支出都有金额', '没有金额'])
  })
  test('none is left out silently: a name that begins like a sum, a date that stands in the row above only', () => {
    const head = ['日期', '交易金额', '摘要']
    const { lines, problems } = read(
      head,
      ['20260105', '3', '总计算机公司货款'],
      ['', '4', '合并了日期的一行'],
      ['', '', '备注'],
      ['', '7', '合计'],
    )
    expect(lines.map((l) => l.amount)).toEqual([300])
    expect(problems).toEqual([{ row: 3, message: '有金额，没有交易日期' }])
  })
  test('stand in the order of time whichever way the bank lists them', () => {
    const dates = (...rows: string[][]) => read(['日期', '交易金额', '余额'], ...rows).lines.map((l) => [l.date.slice(-2), l.amount])
    const forth = [
      ['20260105', '1', '1'],
      ['20260105', '2', '3'],
      ['20260106', '4', '7'],
    ]
    expect(dates(...forth)).toEqual(dates(...forth.toReversed()))
    expect(dates(...forth.slice(0, 2))).toEqual(dates(...forth.slice(0, 2).toReversed()))
  })
  test('equal lines without a number are told apart by their count', () => {
    const { lines } = read(['日期', '交易金额'], ['20260105', '1'], ['20260105', '1'])
    expect(new Set(fingerprints(lines)).size).toBe(2)
  })
  test('pairs: the nearest, the one that names the party; what could be either is left', () => {
    const at = (key: string, day: number, amount: number, text = '') => ({
      key,
      date: `2026-01-${String(day).padStart(2, '0')}`,
      amount,
      text,
    })
    const day = (date: string) => Number(date.slice(-2))
    const pairs = (bank: ReturnType<typeof at>[], books: ReturnType<typeof at>[]) =>
      pairUp(bank, books, 3, day).map((p) => `${p.bank}${p.book}`)
    expect(pairs([at('a', 5, 1)], [at('x', 6, 1), at('y', 5, 1)])).toEqual(['ay'])
    expect(pairs([at('a', 5, 1, '和平商贸')], [at('x', 5, 1, '和平商贸 货款'), at('y', 5, 1)])).toEqual(['ax'])
    expect(pairs([at('a', 5, 1)], [at('x', 5, 1), at('y', 5, 1)])).toEqual([])
    expect(pairs([at('a', 5, 1)], [at('x', 9, 1), at('y', 5, 2)])).toEqual([])
    expect(pairs([at('a', 5, 1), at('b', 7, 1)], [at('x', 7, 1), at('y', 5, 1)]).sort()).toEqual(['ay', 'bx'])
  })
})
