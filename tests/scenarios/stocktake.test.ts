import { beforeEach, describe, expect, test } from 'vitest'
import { books, call, count, countingShop, lineOf, on, refused, start } from '../support/counting'
import { goods, NET } from '../support/books'

const shop = countingShop()

/** "190101 借 100.00": what the documents of a count wrote, voucher by voucher. */
const journal = (id: number): string[][] =>
  call('get', { id }).documents.map((d) =>
    books.db
      .all<{ code: string; debit: number; credit: number }>(
        `SELECT a.code, SUM(j.debit) AS debit, SUM(j.credit) AS credit FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
         WHERE p.document_id = ? GROUP BY j.line_no ORDER BY p.id, j.line_no`,
        d.id,
      )
      .map((l) => `${l.code} ${l.debit !== 0 ? `借 ${l.debit}` : `贷 ${l.credit}`}`),
  )
const onHand = (itemId: number) =>
  (books.db.value<number>("SELECT quantity FROM stock_balance WHERE item_id = ? AND warehouse_id = 1 AND batch = ''", itemId) ?? 0) / NET
const balance = (role: string) =>
  books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', books.account(role)) ?? 0

describe('小企业会计准则', () => {
  beforeEach(() => void shop())

  test('D30 D31 missing and found goods are posted, with VAT of the abnormal loss, to 营业外支出 and 营业外收入', () => {
    const id = start()
    count(id, { 1: 7, 2: 25, 3: 6 })
    call('setAbnormal', { id, lineId: lineOf(id, 1).id, abnormal: true })
    expect(lineOf(id, 1)).toMatchObject({ bookQuantity: 10 * NET, difference: -3 * NET, value: -300_00 })
    expect(call('get', { id }).differences).toEqual({ gainLines: 1, gainValue: 25_00, lossLines: 1, lossValue: 300_00 })
    on('submit', id)
    on('approve', id)
    expect(call('get', { id }).documents.map((d) => d.type)).toEqual(['otherIn', 'otherOut', 'voucher'])
    expect(journal(id)).toEqual([
      ['1405 借 2500', '190101 贷 2500'],
      ['190101 借 30000', '1405 贷 30000'],
      ['190101 借 3900', '22210109 贷 3900', '571101 借 33900', '190101 贷 33900', '190101 借 2500', '530104 贷 2500'],
    ])
    expect([onHand(1), onHand(2), onHand(3), balance('pendingPropertyLoss')]).toEqual([7, 25, 6, 0])
    expect(lineOf(id, 1).value).toBe(-300_00)
    expect(books.failures()).toEqual({})
  })
  test('D30 what came and went during the count stands: the count is held against the snapshot', () => {
    const id = start()
    books.post({ type: 'salesDelivery', date: '2026-01-20', partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 800_00)] })
    expect(lineOf(id, 1)).toMatchObject({ bookQuantity: 10 * NET, movedQuantity: -4 * NET })
    count(id, { 1: 9, 2: 20, 3: 6 })
    on('submit', id)
    on('approve', id)
    expect(onHand(1)).toBe(5)
    expect(lineOf(id, 1)).toMatchObject({ difference: -1 * NET, value: -100_00 })
    expect(books.failures()).toEqual({})
  })
  test('D30 in a shop that stays open the figure is of the moment it was entered: what had left by then is not missing', () => {
    const id = start({ basis: 'count' })
    const sell = (itemId: number) =>
      books.post({ type: 'salesDelivery', date: '2026-01-20', partnerId: 1, warehouseId: 1, lines: [goods(itemId, 4, 800_00)] })
    sell(1)
    count(id, { 1: 6, 2: 19, 3: 6 })
    sell(2)
    expect(lineOf(id, 1)).toMatchObject({ movedQuantity: -4 * NET, difference: 0 })
    expect(lineOf(id, 2)).toMatchObject({ movedQuantity: 0, difference: -1 * NET })
    on('submit', id)
    on('approve', id)
    expect([onHand(1), onHand(2), onHand(3)]).toEqual([6, 15, 6])
    expect(books.failures()).toEqual({})
  })
  test('D30 not counted is not 0: what was left out is named, and stays as it is when that is said', () => {
    const id = start()
    expect(refused(() => on('submit', id))).toMatchObject([{ code: 'STOCKTAKE_NOTHING_COUNTED' }])
    count(id, { 1: 0 })
    expect(refused(() => on('submit', id))).toEqual([{ code: 'STOCKTAKE_UNCOUNTED', args: { count: 2, items: '商品2、商品3' } }])
    on('submit', id, { keepUncounted: true })
    on('approve', id)
    expect([onHand(1), onHand(2), onHand(3)]).toEqual([0, 20, 6])
    expect(lineOf(id, 2)).toMatchObject({ counted: null, difference: null, value: null })
    expect(books.failures()).toEqual({})
  })
  test('D30 who counts blindly sees no book quantity; who approves does', () => {
    const id = start({ blind: true })
    count(id, { 1: 10, 2: 19, 3: 6 })
    expect(call('lines', { id }).map((l) => [l.bookQuantity, l.movedQuantity, l.difference, l.value])).toEqual(
      Array(3).fill([null, null, null, null]),
    )
    expect(call('get', { id })).toMatchObject({ bookHidden: true, differences: null })
    on('submit', id)
    expect(lineOf(id, 2)).toMatchObject({ bookQuantity: 20 * NET, difference: -1 * NET })
    on('reject', id, { reason: '中性笔再数' })
    expect(call('get', { id })).toMatchObject({ state: 'counting', reason: '中性笔再数' })
    expect(lineOf(id, 2).bookQuantity).toBeNull()
  })
  test('D30 a recount stands beside the first figure and holds in its place', () => {
    const id = start()
    count(id, { 1: 8, 2: 20, 3: 6 })
    on('submit', id)
    const { revision } = call('get', { id })
    call('recount', { id, revision, lineIds: [lineOf(id, 1).id], recount: true })
    expect(refused(() => on('submit', id))).toMatchObject([{ code: 'STOCKTAKE_RECOUNT_OPEN', args: { count: 1, items: '商品1' } }])
    call('scan', { id, code: 'A1', quantity: 9 * NET })
    expect(lineOf(id, 1)).toMatchObject({ counted: 8 * NET, recounted: 9 * NET, difference: -1 * NET })
    on('submit', id)
    on('approve', id)
    expect(onHand(1)).toBe(9)
  })
  test('D30 each scan adds 1 or the quantity given; goods of the scope that were not expected get a line', () => {
    const id = start()
    call('scan', { id, code: 'A2' })
    expect(call('scan', { id, code: 'A2', quantity: 12 * NET })).toMatchObject({ counted: 13 * NET })
    expect(call('scan', { id, code: 'A5' })).toMatchObject({ bookQuantity: 0, counted: NET, difference: NET })
    expect(refused(() => call('scan', { id, code: '没有' }))).toEqual([{ code: 'STOCKTAKE_UNKNOWN_CODE', args: { code: '没有' } }])
    const list = call('create', { date: '2026-01-20', warehouseId: 3, scope: 'items', itemIds: [1, 4] }).id
    expect(call('lines', { id: list }).map((l) => [l.itemId, l.bookQuantity])).toEqual([
      [1, 0],
      [4, 0],
    ])
    expect(refused(() => call('scan', { id: list, code: 'A2' }))).toEqual([{ code: 'STOCKTAKE_NOT_LISTED', args: { code: 'A2 商品2' } }])
  })
  test('batches are lines of their own; a category takes what is below it', () => {
    books.db.run("INSERT INTO item_category (id, code, name) VALUES (1, '01', '食品')")
    books.db.run("INSERT INTO item_category (id, code, name, parent_id) VALUES (2, '0101', '奶', 1)")
    books.db.run('UPDATE item SET batch_managed = 1, category_id = 2 WHERE id = 6')
    const milk = [goods(6, 5, 50_00, { batch: '甲' }), goods(6, 3, 30_00, { batch: '乙' })]
    books.post({ type: 'purchaseReceipt', date: '2026-01-06', partnerId: 2, warehouseId: 1, lines: milk })
    const id = start({ scope: 'category', categoryId: 1 })
    expect(call('lines', { id }).map((l) => [l.batch, l.bookQuantity])).toEqual([
      ['乙', 3 * NET],
      ['甲', 5 * NET],
    ])
    expect(refused(() => call('scan', { id, code: 'A6' }))).toMatchObject([{ code: 'STOCKTAKE_CHOOSE_BATCH' }])
    call('addLine', { id, itemId: 6, batch: '丙' })
    // D34: the batch and the pieces that a label says
    books.db.run("INSERT INTO item_barcode (barcode, item_id) VALUES ('6901234567892', 6)")
    expect(call('scan', { id, code: '(01)06901234567892(30)3(10)L1' })).toMatchObject({ batch: 'L1', counted: 3 * NET, bookQuantity: 0 })
    expect(call('scan', { id, code: '(01)06901234567892(10)L1' })).toMatchObject({ batch: 'L1', counted: 4 * NET })
    // as a scanner types it: separators are control characters
    expect(call('scan', { id, code: ']C10106901234567892302\u001d10L1' })).toMatchObject({ batch: 'L1', counted: 6 * NET })
    call('count', { id, counts: [{ lineId: lineOf(id, 6, 'L1').id, quantity: 0 }] })
    const counts = [
      ['甲', 4],
      ['乙', 3],
      ['丙', 1],
    ] as const
    call('count', { id, counts: counts.map(([batch, n]) => ({ lineId: lineOf(id, 6, batch).id, quantity: n * NET })) })
    on('submit', id)
    on('approve', id)
    expect(books.db.all('SELECT batch, quantity FROM stock_balance WHERE item_id = 6 ORDER BY batch')).toEqual([
      { batch: '丙', quantity: NET },
      { batch: '乙', quantity: 3 * NET },
      { batch: '甲', quantity: 4 * NET },
    ])
    expect(books.failures()).toEqual({})
  })
  test('the same goods are not counted twice at once', () => {
    const id = start()
    const { number } = call('get', { id })
    expect(refused(() => start({ scope: 'items', itemIds: [1] }))).toEqual([{ code: 'STOCKTAKE_OVERLAP', args: { item: '商品1', number } }])
    on('void', id)
    start({ scope: 'items', itemIds: [1] })
  })
  test('D11 a posted count is taken back as a whole; its documents alone are not, and blockers are named', () => {
    const id = start()
    count(id, { 1: 7, 2: 25, 3: 6 })
    on('submit', id)
    on('approve', id)
    const { documents, number } = call('get', { id })
    for (const d of documents) {
      expect(refused(() => books.unpost(d.id)).map((p) => p.code)).toContain('HAS_STOCKTAKE')
      expect(refused(() => books.reverse(d.id, '2026-01-25'))[0]).toMatchObject({ code: 'HAS_STOCKTAKE', args: { number } })
    }
    on('unpost', id)
    expect(call('get', { id })).toMatchObject({ state: 'submitted', documents: [] })
    expect([onHand(1), onHand(2), balance('stockLoss'), balance('surplusIncome')]).toEqual([10, 20, 0, 0])
    expect(books.failures()).toEqual({})
    on('approve', id, { date: '2026-01-31' })
    expect(call('get', { id }).documents).toHaveLength(3)
    books.closePeriod(202601)
    const codes = refused(() => on('unpost', id)).map((p) => p.code)
    expect(codes.filter((c) => c === 'PERIOD_CLOSED')).toHaveLength(1)
    expect(codes.filter((c) => c === 'VOUCHER_BOOKED')).toHaveLength(3)
    expect([onHand(1), call('get', { id }).state]).toEqual([7, 'posted'])
    expect(books.failures()).toEqual({})
  })
  test('what cannot be posted leaves everything as it was', () => {
    const id = start()
    count(id, { 1: 7, 2: 25, 3: 6 })
    on('submit', id)
    books.post({ type: 'salesDelivery', date: '2026-01-20', partnerId: 1, warehouseId: 1, lines: [goods(1, 9, 1800_00)] })
    expect(refused(() => on('approve', id)).map((p) => p.code)).toEqual(['NEGATIVE_STOCK'])
    expect(call('get', { id })).toMatchObject({ state: 'submitted', documents: [] })
    expect(onHand(2)).toBe(20)
    expect(books.failures()).toEqual({})
  })
  test('a posted count that its documents do not match is found by verify', () => {
    const id = start()
    count(id, { 1: 7, 2: 20, 3: 6 })
    on('submit', id)
    on('approve', id)
    books.db.run('UPDATE stocktake_line SET counted = counted + 1 WHERE id = ?', lineOf(id, 1).id)
    expect(Object.keys(books.failures())).toEqual(['stocktakes'])
  })
})

test('D31 企业会计准则: the loss goes to 管理费用, the gain takes off from it', () => {
  shop({ standard: 'business', approval: true })
  const id = start()
  count(id, { 1: 9, 2: 22, 3: 6 })
  on('submit', id)
  on('approve', id)
  expect(journal(id).at(-1)).toEqual(['660220 借 10000', '190101 贷 10000', '190101 借 1000', '660220 贷 1000'])
  expect(balance('pendingPropertyLoss')).toBe(0)
  expect(books.failures()).toEqual({})
})
test('D31 a small-scale taxpayer bought with the tax and has none to take back', () => {
  shop({ taxpayer: 'smallScale' })
  const id = start()
  count(id, { 1: 9, 2: 20, 3: 6 })
  call('setAbnormal', { id, lineId: lineOf(id, 1).id, abnormal: true })
  on('submit', id)
  on('approve', id)
  expect(journal(id).at(-1)).toEqual(['571101 借 11300', '190101 贷 11300'])
  expect(books.failures()).toEqual({})
})
test('goods without a cost come in at their purchase price, so that no shortage of cost is left behind', () => {
  shop()
  books.db.run('UPDATE item SET purchase_price = ? WHERE id = 4', 11_30_000_000)
  const id = start()
  call('scan', { id, code: 'A4', quantity: 2 * NET })
  on('submit', id, { keepUncounted: true })
  on('approve', id)
  expect(journal(id)[0]).toEqual(['1405 借 2000', '190101 贷 2000'])
  expect(books.failures()).toEqual({})
})

test('D30 goods found where none of them ever were come in at what they cost in the other warehouses', () => {
  shop({ costScope: 'warehouse' })
  books.db.run('UPDATE item SET purchase_price = ? WHERE id = 1', 11_30_000_000)
  const id = start({ warehouseId: 3, scope: 'items', itemIds: [1] })
  call('scan', { id, code: 'A1', quantity: 2 * NET })
  expect(lineOf(id, 1)).toMatchObject({ gainValue: 200_00 })
  on('submit', id, { keepUncounted: true })
  on('approve', id)
  expect(journal(id)[0]).toEqual(['1405 借 20000', '190101 贷 20000'])
  expect(books.failures()).toEqual({})
})

test('D32 what the codes of listed goods count is what a scan of them counts; goods of several lines or with numbers have none', () => {
  shop()
  books.raw.exec(
    "INSERT INTO item_unit (item_id, unit, numerator, denominator) VALUES (2, '箱', 12, 1); INSERT INTO item_barcode VALUES ('16901234567899', 2, '箱'), ('6901234567892', 1, NULL), ('A3', 2, NULL); UPDATE item SET serial_managed = 1 WHERE id = 4",
  )
  const id = start({ scope: 'items', itemIds: [1, 2, 3, 4] })
  const codes = call('codes', { id })
  expect(codes.map((c) => c.code).sort()).toEqual(['16901234567899', '6901234567892', 'A1', 'A2', 'A3'])
  for (const { code, lineId, numerator, denominator } of codes) {
    const before = call('lines', { id, lineIds: [lineId] })[0]?.counted ?? 0
    expect(call('scan', { id, code, quantity: 2 * NET })).toMatchObject({
      id: lineId,
      counted: before + (2 * NET * numerator) / denominator,
    })
  }
})
test('D32 a scanned case counts as its bottles, its label may say how many', () => {
  shop()
  books.raw.exec(
    "INSERT INTO item_unit (item_id, unit, numerator, denominator) VALUES (2, '箱', 12, 1), (2, '三分之一', 1, 3); INSERT INTO item_barcode VALUES ('16901234567899', 2, '箱'), ('6901234567892', 2, NULL), ('T-3', 2, '三分之一')",
  )
  const id = start()
  expect(lineOf(id, 2).units.map((u) => u.unit)).toEqual(['三分之一', '箱'])
  expect(call('scan', { id, code: '16901234567899' })).toMatchObject({ counted: 12 * NET })
  expect(call('scan', { id, code: '6901234567892', quantity: 3 * NET })).toMatchObject({ counted: 15 * NET })
  expect(call('scan', { id, code: '16901234567899', quantity: 2 * NET })).toMatchObject({ counted: 39 * NET })
  expect(call('scan', { id, code: ']C102169012345678993705' })).toMatchObject({ counted: 99 * NET })
  expect(refused(() => call('scan', { id, code: 'T-3' })).map((p) => p.code)).toEqual(['UNIT_NOT_EXACT'])
  expect(lineOf(id, 2)).toMatchObject({ counted: 99 * NET })
})

test('D9 D30 D49 a count of a closed month is taken back in red, disposal first, in a month that is open, and can be approved anew', () => {
  shop()
  const id = start()
  count(id, { 1: 8, 2: 22, 3: 6 })
  on('submit', id)
  on('approve', id)
  const held = () =>
    books.db.column<number>('SELECT quantity FROM stock_balance WHERE warehouse_id = 1 ORDER BY item_id').map((q) => q / NET)
  expect(held()).toEqual([8, 22, 6])
  books.closePeriod(202601)
  expect(refused(() => on('unpost', id)).map((p) => p.code)).toContain('PERIOD_CLOSED')
  const { revision } = call('get', { id })
  expect(refused(() => call('reverse', { id, revision, date: '2026-01-31' })).map((p) => p.code)).toContain('PERIOD_CLOSED')
  expect(call('get', { id }).state).toBe('posted')
  call('reverse', { id, revision, date: '2026-02-03' })
  expect(held()).toEqual([10, 20, 6])
  expect(call('get', { id })).toMatchObject({ state: 'submitted', documents: [] })
  const red = books.db.all<{ type: string; date: string; memo: string }>(
    'SELECT type, date, memo FROM document WHERE reverses_id IS NOT NULL ORDER BY id',
  )
  expect(red.map((d) => [d.type, d.date])).toEqual([
    ['voucher', '2026-02-03'],
    ['otherOut', '2026-02-03'],
    ['otherIn', '2026-02-03'],
  ])
  const balance = (role: string) =>
    books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', books.account(role))
  expect([balance('pendingPropertyLoss'), balance('stockLoss'), balance('surplusIncome')]).toEqual([0, 0, 0])
  expect(books.failures()).toEqual({})
  call('approve', { id, revision: call('get', { id }).revision, date: '2026-02-04' })
  expect(held()).toEqual([8, 22, 6])
  expect(books.failures()).toEqual({})
})
