import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccountSet } from '../../../src/main/backend/accountSet'
import { initialsText, initialsVariants } from '../../../src/main/modules/masterdata/pinyin'
import { searchItems } from '../../../src/main/modules/search/items'
import { setSearchText } from '../../../src/main/modules/search/text'
import { companyOptions, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
let b: TestBackend
beforeAll(async () => {
  b = testBackend(folder.path)
  await b.client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
  const items: [string, string, string, string[]][] = [
    ['A-001', '重庆小面', '110g', ['6901234567892']],
    ['A-002', '可口可乐330ml', '罐装', ['6954767400018', 'COLA']],
    ['B-001', '单县羊汤', '', []],
    ['B-002', '行李箱', '24寸', []],
    ['小面', '编码像名称', '', []],
    ['C-100', '红烧牛肉面', '五连包', ['6900000000017']],
    ['C-101', '牛肉干', '100g', []],
  ]
  for (const [code, name, spec, barcodes] of items) {
    await b.client.master.save({
      entity: 'item',
      value: { code, name, spec, unit: '个', taxRate: 130_000, barcodes, ...(code === 'C-101' ? { kind: 'service' } : {}) },
    })
  }
})
afterAll(async () => {
  await b.backend.close()
  folder.remove()
})
const found = async (text: string, more = {}) => (await b.client.master.searchItems({ text, ...more })).map((hit) => hit.code)

describe('D58: initials', () => {
  test('read in context', () => {
    expect(['重庆小面', '可乐330ml', '长虹 TV-32', '银行', '单县'].map(initialsText)).toEqual(['CQXM', 'KL330ML', 'CHTV32', 'YH', 'DX'])
  })
  test('every reading of a character finds it, within reason', () => {
    expect(initialsVariants('重庆')).toEqual(expect.arrayContaining(['cq', 'zq']))
    expect(initialsVariants('单')).toEqual(expect.arrayContaining(['d', 's', 'c']))
    expect(initialsVariants('重'.repeat(60)).length).toBeLessThanOrEqual(17)
  })
  test.each([
    ['cqxm', ['A-001']],
    ['zqxm', ['A-001']],
    ['CQ', ['A-001']],
    ['xm', ['A-001', '小面']],
    ['dxyt', ['B-001']],
    ['sx', ['B-001']],
    ['xlx', ['B-002']],
    ['hlx', ['B-002']],
    ['kkkl330', ['A-002']],
    ['nrm', ['C-100']],
  ])('%s', async (text, codes) => expect(await found(text)).toEqual(codes))
})

describe('items by any key', () => {
  test.each([
    ['a-001', ['A-001']],
    ['A-', ['A-001', 'A-002']],
    ['6954767400018', ['A-002']],
    ['69000', ['C-100']],
    ['COLA', ['A-002']],
    ['羊', ['B-001']],
    ['可口', ['A-002']],
    ['330ml', ['A-002']],
    ['牛肉 五连', ['C-100']],
    ['肉牛', []],
    ['110g', ['A-001']],
    ['没有', []],
    ['"', []],
    ['a OR b', []],
    ['NOT', []],
    ['*', []],
    ['()', []],
    ['col:umn', []],
    ["'; DROP TABLE item; --", []],
  ])('%s', async (text, codes) => expect(await found(text)).toEqual(codes))
  test('the code itself comes first, then what begins with it, then what has it', async () => {
    expect(await found('小面')).toEqual(['小面', 'A-001'])
    expect(await found('牛肉')).toEqual(['C-101', 'C-100'])
  })
  test('nothing typed: the first by code; services left out where stock is meant', async () => {
    expect(await found('', { limit: 2 })).toEqual(['A-001', 'A-002'])
    expect(await found('牛肉', { stockOnly: true })).toEqual(['C-100'])
  })
  test('a scan finds exactly one, by barcode or code', async () => {
    const scan = async (barcode: string) => (await b.client.master.scan({ code: barcode })).item?.code ?? null
    expect([await scan('6901234567892'), await scan('b-002'), await scan('69012'), await scan('')]).toEqual(['A-001', 'B-002', null, null])
  })
  test('a barcode of a further unit says of which; the beginning of one does not', async () => {
    const { master } = b.client
    const units = [{ unit: '箱', numerator: 24, denominator: 1, barcodes: ['16901234567899'] }]
    const value = { code: 'U-1', name: '苏打水', unit: '瓶', taxRate: 130_000, barcodes: ['6901234560013'], units }
    await master.save({ entity: 'item', value: value as never })
    const typed = async (text: string) => (await master.searchItems({ text, limit: 5 })).map((i) => [i.code, i.typedUnit])
    expect(await typed('16901234567899')).toEqual([['U-1', '箱']])
    expect(await typed('169012345678')).toEqual([['U-1', undefined]])
    expect(await typed('6901234560013')).toEqual([['U-1', undefined]])
  })
  test('a changed name is found, the old one not; so with barcodes', async () => {
    const { master } = b.client
    const [hit] = await master.searchItems({ text: 'C-100' })
    const { pinyin: _p, categoryName: _c, ...value } = await master.get({ entity: 'item', id: hit!.id })
    await master.save({ entity: 'item', value: { ...value, name: '香菇炖鸡面', barcodes: ['77'] } as never })
    expect([await found('红烧'), await found('hsn'), await found('69000'), await found('xgdj'), await found('77')]).toEqual([
      [],
      [],
      [],
      ['C-100'],
      ['C-100'],
    ])
  })
})

test('partners and accounts', async () => {
  const { master } = b.client
  await master.save({
    entity: 'partner',
    value: { code: 'K01', name: '悦家便利', isCustomer: true, isSupplier: false, contact: '李四', phone: '13800138000' },
  })
  await master.save({ entity: 'partner', value: { code: 'G01', name: '永辉供应链', isCustomer: false, isSupplier: true } })
  const partners = async (text: string, role?: 'customer' | 'supplier') =>
    (await master.searchPartners({ text, ...(role ? { role } : {}) })).map((p) => p.code)
  expect([await partners('yjbl'), await partners('便利'), await partners('1380013'), await partners('李四'), await partners('k0')]).toEqual(
    [['K01'], ['K01'], ['K01'], ['K01'], ['K01']],
  )
  expect([await partners('', 'supplier'), await partners('yj', 'supplier')]).toEqual([['G01'], []])
  const accounts = async (text: string, more = {}) => (await master.searchAccounts({ text, limit: 3, ...more })).map((a) => a.code)
  expect(await accounts('1405')).toEqual(['1405'])
  expect(await accounts('yhck')).toEqual(['100201'])
  expect(await accounts('jxse')).toEqual(['22210101', '22210109', '222104'])
  expect(await accounts('银行存款')).toEqual(['100201'])
  expect(await accounts('100', { cashOnly: true })).toEqual(['1001', '100201'])
  expect(await accounts('2221', { leafOnly: false })).toEqual(['2221', '222101', '22210101'])
})

test('everything at once', async () => {
  const hits = await b.client.app.search({ text: 'yj' })
  expect(hits.map((hit) => [hit.kind, hit.title])).toContainEqual(['partner', 'K01 悦家便利'])
  expect(await b.client.app.search({ text: '  ' })).toEqual([])
})
test('a count is found by its number, or the end of it', async () => {
  const [item] = await b.client.master.searchItems({ text: 'A-001' })
  const { id, number } = await b.client.stocktakes.create({ date: '2026-01-05', warehouseId: 1, scope: 'items', itemIds: [item?.id ?? 0] })
  const counts = async (text: string) => (await b.client.app.search({ text })).filter((h) => h.kind === 'stocktake').map((h) => h.id)
  expect([
    await counts(number),
    await counts(number.slice(0, 6).toLowerCase()),
    await counts(number.slice(-4)),
    await counts('PX'),
  ]).toEqual([[id], [id], [id], []])
})

test('among 20,000 items any key is answered at once', { timeout: 120_000 }, async () => {
  const { path } = await b.client.accountSets.create({ path: join(folder.path, 'many.hezhang'), options: companyOptions })
  await b.client.accountSets.close({})
  const set = AccountSet.open(path, { program: 'test', startedAt: '' })
  const db = set.connection.write
  const words = [
    ['伊利', '蒙牛', '康师傅', '统一', '重庆'],
    ['纯牛奶', '红烧牛肉面', '抽纸', '天然水', '薯片'],
    ['原味', '香辣', '番茄', '海苔'],
  ] as const
  set.connection.raw.transaction(() => {
    for (let i = 1; i <= 20_000; i++) {
      const name = words.map((list, k) => list[Math.floor(i / 5 ** k) % list.length]).join('')
      const [code, barcode] = [`SP${String(i).padStart(6, '0')}`, `69${String(i * 7919).padStart(11, '0')}`]
      db.run('INSERT INTO item (id, code, name, unit, tax_rate) VALUES (?, ?, ?, ?, ?)', i, code, name, '包', 130_000)
      db.run('INSERT INTO item_barcode (barcode, item_id) VALUES (?, ?)', barcode, i)
      setSearchText(db, 'item_search', i, { name, more: [code, barcode] })
    }
  })()
  for (const text of ['', '6', '690000', 'SP', 'sp0123', '伊', '牛奶', '红烧牛肉面', '伊利 香辣', 'y', 'hsn', 'cqhs', 'zq', 'zzzz']) {
    const times = Array.from({ length: 9 }, () => {
      const started = performance.now()
      searchItems(set.db, '2026-12-31', { text, limit: 20, stockOnly: false })
      return performance.now() - started
    }).sort((a, c) => a - c)
    expect(times[4], text).toBeLessThan(15)
  }
  await set.close()
})

test('signs that SQL takes for any text are only themselves: in lists of documents, vouchers, records', async () => {
  const b2 = testBackend(join(folder.path, 'signs'))
  const { client } = b2
  await client.accountSets.create({ path: join(folder.path, 'signs.hezhang'), options: companyOptions })
  await client.opening.confirm({})
  const [bank, capital] = await Promise.all(
    ['100201', '3001'].map(async (code) => (await client.master.searchAccounts({ text: code })).find((a) => a.code === code)?.id ?? 0),
  )
  for (const memo of ['折扣50%', '折扣500元', 'A_1', 'AB1', '反\\斜']) {
    const lines = [
      { summary: memo, accountId: bank ?? 0, debit: 100 },
      { summary: memo, accountId: capital ?? 0, credit: 100 },
    ]
    const { id, revision } = await client.documents.save({ document: { type: 'voucher', date: '2026-01-05', memo, lines } as never })
    await client.documents.post({ type: 'voucher', id, revision })
    await client.master.save({ entity: 'department', value: { code: memo, name: memo } })
  }
  for (const [text, memo] of [
    ['50%', '折扣50%'],
    ['A_1', 'A_1'],
    ['反\\', '反\\斜'],
  ] as const) {
    expect((await client.documents.list({ type: 'voucher', text })).rows.map((r) => r.memo)).toEqual([memo])
    expect((await client.vouchers.list({ from: 202601, to: 202601, text })).rows.map((r) => r.summary)).toEqual([memo])
    expect((await client.master.list({ entity: 'department', text })).rows.map((r) => r.name)).toEqual([memo])
  }
  await b2.backend.close()
})
