import { countedLines } from '@core/contract/topics'
import { describe, expect, test } from 'vitest'
import { todo } from '../../src/main/modules/app/todo'
import { books, call, count, countingShop, lineOf, on, refused, start } from '../support/counting'
import { goods, NET } from '../support/books'

const shop = countingShop()

describe('several seats', () => {
  test('D30 figures that are entered, scanned or added are told to the other windows on this count, line by line, and make nothing else stale', () => {
    shop()
    const topics: string[][] = []
    books.caller.emit = (event) => event.type === 'changed' && topics.push(event.topics)
    const id = start({ scope: 'items', itemIds: [1, 2] })
    expect(topics.splice(0)).toEqual([['stocktakes']])
    const [a1, a2] = [lineOf(id, 1).id, lineOf(id, 2).id]
    call('count', {
      id,
      counts: [
        { lineId: a1, quantity: 3 * NET },
        { lineId: a2, quantity: null },
      ],
    })
    call('scan', { id, code: 'A1' })
    const added = call('addLine', { id, itemId: 3 })
    expect(topics).toEqual([[`stocktakeLines:${id}:${a1},${a2}`], [`stocktakeLines:${id}:${a1}`], [`stocktakeLines:${id}:${added.id}`]])
    expect(countedLines(topics[0]?.[0] ?? '', id)).toEqual([a1, a2])
    expect(countedLines(topics[0]?.[0] ?? '', id + 1)).toEqual([])
    expect(countedLines('stocktakes', id)).toEqual([])
    // another seat asks for these lines alone
    expect(call('lines', { id, lineIds: [added.id, a1] }).map((l) => [l.itemCode, l.counted])).toEqual([
      ['A1', 4 * NET],
      ['A3', null],
    ])
  })
  test('D48 with approval switched on, differences are approved by somebody else than who handed them in', () => {
    shop({ approval: true })
    const person = (name: string) =>
      books.db.run("INSERT INTO user (name, display_name, password_hash, is_admin, created_at) VALUES (?, ?, 'x', 1, '')", name, name)
        .lastInsertRowid
    const [counter, chief] = [person('盘点员'), person('主管')]
    books.caller.user.id = counter
    const id = start()
    count(id, { 1: 9, 2: 20, 3: 6 })
    on('submit', id)
    expect(refused(() => on('approve', id)).map((p) => p.code)).toEqual(['STOCKTAKE_SAME_PERSON'])
    books.caller.user.id = chief
    on('approve', id)
    expect(books.failures()).toEqual({})
    // without approval one person does all
    shop()
    books.caller.user.id = person('店主')
    const own = start()
    count(own, { 1: 9, 2: 20, 3: 6 })
    on('submit', own)
    on('approve', own)
  })
  test('D30 what is being counted and what waits for approval stands on the workbench, and leads there', () => {
    shop()
    const waiting = () => todo(books.db, '2026-01-20').filter((t) => t.page.startsWith('stocktake'))
    expect(waiting()).toEqual([])
    const id = start()
    expect(waiting()).toEqual([{ kind: 'draft', text: '1 张盘点单正在清点', page: 'stocktake', params: { id }, count: 1 }])
    count(id, { 1: 9, 2: 20, 3: 6 })
    on('submit', id)
    const next = start({ warehouseId: 1, scope: 'items', itemIds: [4] })
    on('void', next)
    expect(waiting()).toEqual([{ kind: 'approval', text: '1 张盘点单等待批准', page: 'stocktake', params: { id }, count: 1 }])
    on('approve', id)
    expect(waiting()).toEqual([])
  })
})

test('a surplus worth more than a document can say is refused, whatever the count had found', () => {
  shop()
  // a crumb of 0.000001 that cost 100 000.00
  const crumb = { ...goods(4, 0, 100_000_00), quantity: 1 }
  books.post({ type: 'purchaseReceipt', date: '2026-01-06', partnerId: 2, warehouseId: 1, lines: [crumb] })
  books.post({ type: 'salesDelivery', date: '2026-01-07', partnerId: 1, warehouseId: 1, lines: [crumb] })
  const id = start({ scope: 'items', itemIds: [4] })
  count(id, { 4: 20 })
  on('submit', id)
  expect(refused(() => on('approve', id))).toEqual([{ code: 'TOO_LARGE', args: { field: '数量、单价或金额' } }])
})
