import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withCheckDigit } from '../../../src/core/kernel'
import { companyOptions, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
let b: TestBackend
beforeAll(async () => {
  b = testBackend(folder.path)
  await b.client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
  await item('1', '酸奶', ['6907992512570'])
  await item('2', '牛奶整箱', ['16907992512577'])
  await item('12', '散装苹果', [])
  await item('13', '散装梨', ['2100077'])
  await item('A-9', '旧号商品', ['6907654321003', '2100012018509'])
})
afterAll(async () => {
  await b.backend.close()
  folder.remove()
})
const item = (code: string, name: string, barcodes: string[]) =>
  b.client.master.save({ entity: 'item', value: { code, name, unit: 'kg', taxRate: 90_000, barcodes } })
const scan = (code: string) => b.client.master.scan({ code })
const name = async (code: string) => (await scan(code)).item?.name ?? null

describe('D34 an item is found by any form of its number', () => {
  test('EAN-13 and GTIN-14 with leading zero are one; the case has a number of its own', async () => {
    expect(
      await Promise.all(['6907992512570', '06907992512570', ']E06907992512570', ']C10106907992512570', '16907992512577'].map(name)),
    ).toEqual(['酸奶', '酸奶', '酸奶', '酸奶', '牛奶整箱'])
  })
  test('what the code says beside the item comes along', async () => {
    expect((await scan('(01)06907992512570(17)281200(10)A1')).scan).toMatchObject({ batch: 'A1', expiryDate: '2028-12-31' })
  })
})

describe('D36 a scale’s label', () => {
  test('names the item by its code, or by prefix and number as barcode', async () => {
    expect(await name(withCheckDigit('210001201850'))).toBe('散装苹果')
    expect(await name(withCheckDigit('210007701850'))).toBe('散装梨')
    expect((await scan(withCheckDigit('220001201250'))).scan).toMatchObject({ weight: 1_250_000 })
  })
  test('a wrong check digit is told and cannot be registered', async () => {
    const code = withCheckDigit('210001201850').replace(/.$/, (d) => String((Number(d) + 1) % 10))
    expect(await scan(code)).toMatchObject({ item: null, attach: null, message: expect.stringContaining(code) as string })
  })
  test('another layout is a setting; two that read the same codes are refused', async () => {
    const layout = { prefix: '28', itemDigits: 4, values: [{ kind: 'weight' as const, digits: 6, decimals: 3 }] }
    await b.client.settings.save({ scaleLayouts: [layout] })
    expect(await scan(withCheckDigit('280012001250'))).toMatchObject({ item: { code: '12' }, scan: { weight: 1_250_000 } })
    await expect(b.client.settings.save({ scaleLayouts: [layout, layout] })).rejects.toThrow()
    await expect(b.client.settings.save({ scaleLayouts: [{ ...layout, itemDigits: 5 }] })).rejects.toThrow()
  })
})

test('what an item has exactly so is that item, whatever its digits say', async () => {
  expect(await Promise.all(['6907654321003', '2100012018509'].map(name))).toEqual(['旧号商品', '旧号商品'])
})

describe('a code that no item has', () => {
  test('can be given to one, in the form that is printed on the piece', async () => {
    const code = '(01)06901234567892(10)A1'
    const unknown = await scan(code)
    expect(unknown).toMatchObject({ item: null, attach: '6901234567892', message: '没有条码为 6901234567892 的商品' })
    const { id, revision } = (await b.client.master.list({ entity: 'item', text: '酸奶' })).rows[0]!
    expect(await b.client.master.attachBarcode({ itemId: id, barcode: '6901234567892' })).toEqual({ id, revision: revision + 1 })
    expect(await scan(code)).toMatchObject({ item: { name: '酸奶' }, scan: { batch: 'A1' } })
    expect((await b.client.master.searchItems({ text: '69012345' })).map((i) => i.name)).toEqual(['酸奶'])
    expect(await b.client.master.attachBarcode({ itemId: id, barcode: '6901234567892' })).toMatchObject({ revision: revision + 1 })
  })
  test('with a wrong check digit is told so, and can be registered as it is printed', async () => {
    expect(await scan('6901234567893')).toMatchObject({
      item: null,
      attach: '6901234567893',
      message: expect.stringContaining('校验位') as string,
    })
  })
  test('a barcode of another item is refused', async () => {
    const { id } = (await b.client.master.list({ entity: 'item', text: '散装梨' })).rows[0]!
    await expect(b.client.master.attachBarcode({ itemId: id, barcode: '6907992512570' })).rejects.toMatchObject({
      problems: [{ code: 'DUPLICATE_BARCODE', at: 'barcode' }],
    })
    await expect(b.client.master.attachBarcode({ itemId: 999, barcode: '77' })).rejects.toMatchObject({ problems: [{ code: 'NOT_FOUND' }] })
  })
  test('without an item’s number there is nothing to register', async () => {
    expect(await scan(']C110A1')).toMatchObject({ item: null, attach: null, message: '条码 10A1 里没有商品编号' })
    expect(await scan('')).toMatchObject({ item: null, attach: null })
  })
})

describe('codes of the shop’s own', () => {
  test('are made for items without a barcode, clear of the scales’ prefixes, and found by scan', async () => {
    const { id: bare } = (await b.client.master.list({ entity: 'item', text: '散装苹果' })).rows[0]!
    const { id: known } = (await b.client.master.list({ entity: 'item', text: '散装梨' })).rows[0]!
    const layout = (prefix: string) => ({ prefix, itemDigits: 5, values: [{ kind: 'weight' as const, digits: 5, decimals: 3 }] })
    await b.client.settings.save({ scaleLayouts: [layout('29'), layout('28')] })
    const { made } = await b.client.master.makeBarcodes({ items: [{ itemId: bare }, { itemId: known }, { itemId: bare }] })
    expect(made).toEqual([{ itemId: bare, unit: '', barcode: withCheckDigit(`27${String(bare).padStart(10, '0')}`) }])
    expect(await name(made[0]!.barcode)).toBe('散装苹果')
    expect(await b.client.master.makeBarcodes({ items: [{ itemId: bare }] })).toEqual({ made: [] })
  })
  test('a case has one of its own, which is scanned as a case (D32)', async () => {
    const units = [{ unit: '箱', numerator: 24, denominator: 1 }]
    const { id } = await b.client.master.save({
      entity: 'item',
      value: { code: '76', name: '盒装牛奶', unit: '盒', taxRate: 130_000, units },
    })
    const { made } = await b.client.master.makeBarcodes({ items: [{ itemId: id }, { itemId: id, unit: '箱' }] })
    expect(made.map((m) => m.unit)).toEqual(['', '箱'])
    expect(new Set(made.map((m) => m.barcode)).size).toBe(2)
    const scanned = await Promise.all(made.map((m) => b.client.master.scan({ code: m.barcode })))
    expect(scanned.map((s) => [s.item?.name, s.unit])).toEqual([
      ['盒装牛奶', ''],
      ['盒装牛奶', '箱'],
    ])
    expect(await b.client.master.makeBarcodes({ items: [{ itemId: id, unit: '箱' }] })).toEqual({ made: [] })
    await expect(b.client.master.makeBarcodes({ items: [{ itemId: id, unit: '托' }] })).rejects.toMatchObject({
      problems: [{ code: 'UNIT_NOT_LISTED' }],
    })
  })
  test('never take a code that another item has', async () => {
    const { id } = await item('77', '新品', [])
    const taken = withCheckDigit(`27${String(id).padStart(10, '0')}`)
    await item('78', '占用', [taken])
    const { made } = await b.client.master.makeBarcodes({ items: [{ itemId: id }] })
    expect(made[0]!.barcode).toBe(withCheckDigit(`27${String(id + 1_000_000).padStart(10, '0')}`))
  })
  test('cannot be made when the scales have every prefix', async () => {
    const scaleLayouts = Array.from({ length: 10 }, (_, i) => ({
      prefix: `2${i}`,
      itemDigits: 5,
      values: [{ kind: 'weight' as const, digits: 5, decimals: 3 }],
    }))
    await b.client.settings.save({ scaleLayouts })
    const { id } = await item('79', '无码', [])
    await expect(b.client.master.makeBarcodes({ items: [{ itemId: id }] })).rejects.toMatchObject({ problems: [{ code: 'NO_OWN_PREFIX' }] })
  })
})
