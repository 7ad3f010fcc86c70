import { beforeEach, describe, expect, test } from 'vitest'
import { books, call, count, countingShop, lineOf, on, refused, start } from '../support/counting'
import { goods, NET } from '../support/books'

const shop = countingShop()

const ITEM = 4
/** 4 pieces at 200.00 (A1–A4 came with it), counted in 主仓 beside the other goods, which agree. */
function numbered(options: Parameters<typeof shop>[0] = {}): void {
  shop(options)
  books.raw.exec(`UPDATE item SET serial_managed = 1 WHERE id = ${ITEM}`)
  const lines = [goods(ITEM, 4, 800_00, { serials: ['S1', 'S2', 'S3', 'S4'] })]
  books.post({ type: 'purchaseReceipt', date: '2026-01-06', partnerId: 2, warehouseId: 1, lines })
}
const begin = (more: Record<string, unknown> = {}) => start({ scope: 'items', itemIds: [ITEM], ...more })
const line = (id: number) => lineOf(id, ITEM)
const find = (id: number, serials: string[], found = true) => call('countSerials', { id, lineId: line(id).id, serials, found })
const scan = (id: number, code: string) => call('scan', { id, code })
const approve = (id: number, more: object = {}) => {
  on('submit', id)
  on('approve', id, more)
}
/** "S1 inStock": where the numbers are. */
const states = () => books.db.column<string>("SELECT serial || ' ' || state FROM serial WHERE item_id = ? ORDER BY serial", ITEM)
const sell = (serial: string, date = '2026-01-20') =>
  books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(ITEM, 1, 300_00, { serials: [serial] })] })
const documents = (id: number) =>
  call('get', { id })
    .documents.filter((d) => d.type !== 'voucher')
    .map(
      (d) =>
        `${d.type} ${books.db.column<string>('SELECT k.serial FROM doc_stock_serial k JOIN doc_stock_line l ON l.id = k.line_id WHERE l.document_id = ? ORDER BY 1', d.id).join(' ')}`,
    )

describe('D35 a count of goods with serial numbers', () => {
  beforeEach(() => numbered())

  test('D30 D35 each number is counted once; a second scan of it and the code of the goods are refused', () => {
    const id = begin()
    expect(scan(id, 'S1')).toMatchObject({ counted: NET, serialManaged: true })
    expect(scan(id, 'S2')).toMatchObject({ counted: 2 * NET, missing: ['S3', 'S4'] })
    expect(refused(() => scan(id, 'S1'))).toEqual([{ code: 'STOCKTAKE_SERIAL_TWICE', args: { serial: 'S1' } }])
    expect(refused(() => find(id, ['S3', 'S2']))).toEqual([{ code: 'STOCKTAKE_SERIAL_TWICE', args: { serial: 'S2' } }])
    expect(refused(() => scan(id, 'A4'))).toEqual([{ code: 'STOCKTAKE_SCAN_SERIAL', args: { item: '商品4' } }])
    expect(refused(() => count(id, { [ITEM]: 4 }))).toEqual([{ code: 'STOCKTAKE_BY_SERIAL', args: { item: '商品4' } }])
    expect(line(id)).toMatchObject({ counted: 2 * NET, surplus: [], missing: ['S3', 'S4'] })
    expect(find(id, ['S2'], false)).toMatchObject({ counted: NET })
    expect(books.failures()).toEqual({})
  })
  test('D31 D35 what is missing goes out and what nobody knew of comes in, by number; taken back, every number is where it was', () => {
    const id = begin()
    for (const serial of ['S1', 'S2', 'S3']) scan(id, serial)
    find(id, ['N9'])
    expect(line(id)).toMatchObject({
      counted: 4 * NET,
      difference: 0,
      surplus: ['N9'],
      missing: ['S4'],
      gainValue: 200_00,
      lossValue: -200_00,
      value: 0,
    })
    expect(call('get', { id }).differences).toEqual({ gainLines: 1, gainValue: 200_00, lossLines: 1, lossValue: 200_00 })
    approve(id)
    expect(documents(id)).toEqual(['otherIn N9', 'otherOut S4'])
    expect(states()).toEqual(['N9 inStock', 'S1 inStock', 'S2 inStock', 'S3 inStock', 'S4 issued'])
    expect(line(id)).toMatchObject({ difference: 0, surplus: ['N9'], missing: ['S4'], gainValue: 200_00, lossValue: -200_00 })
    expect(books.failures()).toEqual({})
    on('unpost', id)
    expect(states()).toEqual(['S1 inStock', 'S2 inStock', 'S3 inStock', 'S4 inStock'])
    expect(line(id)).toMatchObject({ surplus: ['N9'], missing: ['S4'] })
    expect(books.failures()).toEqual({})
  })
  test('D9 D35 a count of a closed month is taken back in red: the numbers are restored, and it can be approved anew', () => {
    const id = begin()
    find(id, ['S1', 'S2', 'N9'])
    approve(id)
    books.closePeriod(202601)
    call('reverse', { id, revision: call('get', { id }).revision, date: '2026-02-03' })
    expect(states().filter((s) => s.endsWith('inStock'))).toEqual(['S1 inStock', 'S2 inStock', 'S3 inStock', 'S4 inStock'])
    expect(line(id)).toMatchObject({ surplus: ['N9'], missing: ['S3', 'S4'] })
    expect(books.failures()).toEqual({})
    on('approve', id, { date: '2026-02-04' })
    expect(documents(id)).toEqual(['otherIn N9', 'otherOut S3 S4'])
    expect(states().filter((s) => s.endsWith('inStock'))).toEqual(['N9 inStock', 'S1 inStock', 'S2 inStock'])
    expect(books.failures()).toEqual({})
  })
  test.each(['start', 'count'] as const)(
    'D30 D35 what left or came during the count is neither missing nor found (as of the %s)',
    (basis) => {
      const id = begin({ basis })
      find(id, ['S1', 'S2'])
      sell('S2')
      sell('S3')
      books.post({
        type: 'purchaseReceipt',
        date: '2026-01-20',
        partnerId: 2,
        warehouseId: 1,
        lines: [goods(ITEM, 2, 400_00, { serials: ['R1', 'R2'] })],
      })
      find(id, ['R1'])
      expect(line(id)).toMatchObject({ surplus: [], missing: ['S4'], difference: -NET })
      // came and went again meanwhile
      sell('R1')
      expect(line(id)).toMatchObject({ surplus: [], missing: ['S4'] })
      approve(id)
      expect(states()).toEqual(['R1 sold', 'R2 inStock', 'S1 inStock', 'S2 sold', 'S3 sold', 'S4 issued'])
      expect(books.failures()).toEqual({})
    },
  )
  test('D35 a piece that was sold and stands on the shelf comes in again under its number; one that lies elsewhere by the books is named', () => {
    sell('S4', '2026-01-10')
    const second = 3
    books.post({
      type: 'transfer',
      date: '2026-01-11',
      warehouseId: 1,
      toWarehouseId: second,
      lines: [goods(ITEM, 1, 0, { serials: ['S3'] })],
    })
    const id = begin()
    for (const serial of ['S1', 'S2', 'S4']) scan(id, serial)
    expect(line(id)).toMatchObject({ surplus: ['S4'], missing: [], difference: NET })
    scan(id, 'S3')
    expect(call('serials', { id, lineId: line(id).id }).find((n) => n.serial === 'S3')).toEqual({
      serial: 'S3',
      found: true,
      onBooks: false,
      difference: 1,
      place: '二仓',
    })
    on('submit', id)
    expect(refused(() => on('approve', id)).map((p) => [p.code, p.args?.['serial'], p.args?.['place']])).toEqual([
      ['SERIAL_IN_STOCK', 'S3', '二仓'],
    ])
    expect(call('get', { id }).state).toBe('submitted')
    on('reject', id)
    find(id, ['S3'], false)
    approve(id)
    expect(states()).toEqual(['S1 inStock', 'S2 inStock', 'S3 inStock', 'S4 inStock'])
    expect(books.failures()).toEqual({})
  })
  test('D30 D35 counted again, the second numbers hold; given up, the first do', () => {
    const id = begin()
    find(id, ['S1', 'S2'])
    const recount = (wanted: boolean) =>
      call('recount', { id, revision: call('get', { id }).revision, lineIds: [line(id).id], recount: wanted })
    recount(true)
    expect(scan(id, 'S1')).toMatchObject({ counted: 2 * NET, recounted: NET, missing: ['S2', 'S3', 'S4'] })
    find(id, ['S2', 'S3'])
    expect(line(id)).toMatchObject({ counted: 2 * NET, recounted: 3 * NET, missing: ['S4'] })
    recount(false)
    expect(line(id)).toMatchObject({ recounted: null, missing: ['S3', 'S4'] })
    expect(
      call('serials', { id, lineId: line(id).id })
        .filter((n) => n.found)
        .map((n) => n.serial),
    ).toEqual(['S1', 'S2'])
    expect(books.failures()).toEqual({})
  })
  test('D30 D35 not counted is not 0: uncounted numbers stay, and none found is said with 0', () => {
    const id = start()
    count(id, { 1: 10 })
    expect(line(id)).toMatchObject({ counted: null, missing: [] })
    count(id, { [ITEM]: 0 })
    expect(line(id)).toMatchObject({ counted: 0, missing: ['S1', 'S2', 'S3', 'S4'], lossValue: -800_00 })
    count(id, { [ITEM]: null })
    expect(line(id)).toMatchObject({ counted: null, missing: [] })
    expect(find(id, [])).toMatchObject({ counted: 0 })
    find(id, ['S1'])
    // with the last number taken out it is not counted, rather than counted with none
    expect(find(id, ['S1'], false)).toMatchObject({ counted: null })
    on('submit', id, { keepUncounted: true })
    on('approve', id)
    expect(states()).toHaveLength(4)
    expect(books.failures()).toEqual({})
  })
  test('D30 who counts blindly is not told which numbers should be there', () => {
    const id = begin({ blind: true })
    find(id, ['S1', 'N9'])
    expect(line(id)).toMatchObject({ counted: 2 * NET, surplus: [], missing: [], difference: null, gainValue: null })
    expect(call('serials', { id, lineId: line(id).id })).toEqual(
      ['N9', 'S1'].map((serial) => ({ serial, found: true, onBooks: null, difference: null, place: '' })),
    )
    on('submit', id)
    expect(line(id)).toMatchObject({ surplus: ['N9'], missing: ['S2', 'S3', 'S4'] })
  })
  test('D35 a count that says other numbers than its documents moved is found by verify', () => {
    const id = begin()
    find(id, ['S1', 'S2', 'S3', 'N9'])
    approve(id)
    books.raw.exec(
      "UPDATE stocktake_serial SET difference = -1 WHERE serial = 'S3'; UPDATE stocktake_serial SET difference = NULL WHERE serial = 'S4'",
    )
    expect(Object.keys(books.failures())).toEqual(['stocktakes'])
  })
})

test('D35 个别计价: a piece that is missing is worth what it cost itself, before and after it is posted', () => {
  numbered({ costingMethod: 'specific' })
  const lines = [goods(ITEM, 1, 350_00, { serials: ['DEAR'] })]
  books.post({ type: 'purchaseReceipt', date: '2026-01-07', partnerId: 2, warehouseId: 1, lines })
  const id = begin()
  find(id, ['S1', 'S2', 'S3', 'S4'])
  expect(line(id)).toMatchObject({ missing: ['DEAR'], value: -350_00 })
  approve(id)
  expect(line(id)).toMatchObject({ missing: ['DEAR'], value: -350_00 })
  expect(books.failures()).toEqual({})
})
test('D33 D35 a number is counted in the batch where it lies, and in one batch only', () => {
  shop()
  books.raw.exec(`UPDATE item SET serial_managed = 1, batch_managed = 1 WHERE id = ${ITEM}`)
  const lines = [goods(ITEM, 1, 200_00, { serials: ['S1'], batch: '甲' }), goods(ITEM, 1, 200_00, { serials: ['S2'], batch: '乙' })]
  books.post({ type: 'purchaseReceipt', date: '2026-01-06', partnerId: 2, warehouseId: 1, lines })
  const id = begin()
  expect(scan(id, 'S2')).toMatchObject({ batch: '乙', counted: NET, missing: [] })
  const other = lineOf(id, ITEM, '甲')
  expect(refused(() => call('countSerials', { id, lineId: other.id, serials: ['S2'] }))).toMatchObject([{ code: 'STOCKTAKE_SERIAL_TWICE' }])
  expect(scan(id, 'S1')).toMatchObject({ batch: '甲', counted: NET })
  on('submit', id)
  on('approve', id)
  expect(call('get', { id }).documents).toEqual([])
  expect(books.failures()).toEqual({})
})
