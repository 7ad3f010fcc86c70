import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { E_INVOICE_FIELDS, eInvoices } from '@core/modules/tax/eInvoiceSheet'
import { afterAll, beforeEach, describe, expect, it, test } from 'vitest'
import { utils, write } from 'xlsx'
import { companyOptions, refusalOf, temporaryFolder, testBackend, type TestBackend } from '../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const US = { taxNumber: '91310000MA1K00001X', company: '测试商店' }
const HEAD = [
  '序号',
  '发票代码',
  '发票号码',
  '数电发票号码',
  '销方识别号',
  '销方名称',
  '购方识别号',
  '购买方名称',
  '开票日期',
  '金额',
  '税额',
  '价税合计',
  '发票票种',
  '发票状态',
]
const SELLER = ['91310000MA1K00002X', '江南文具有限公司']
const digital = (n: number) => `2631${String(n).padStart(16, '0')}`
/** A purchase: number, net, tax. */
const bought = (
  n: number,
  net: string,
  tax: string,
  more: Partial<{ date: string; kind: string; status: string; seller: string[] }> = {},
) => {
  const { date = '2026-01-10 09:30:00', kind = '数电发票（增值税专用发票）', status = '正常', seller = SELLER } = more
  const gross = (Number(net) + Number(tax)).toFixed(2)
  return [String(n), '', '', digital(n), ...seller, US.taxNumber, US.company, date, net, tax, gross, kind, status]
}

let count = 0
class Shop {
  private constructor(
    readonly b: TestBackend,
    readonly item: number,
    readonly supplier: number,
  ) {}
  static async open(): Promise<Shop> {
    const b = testBackend(join(folder.path, String(++count)))
    b.clock.set('2026-01-31')
    const { client } = b
    await client.accountSets.create({ options: { ...companyOptions, ...US } })
    await client.opening.confirm({})
    const { id: item } = await client.master.save({ entity: 'item', value: { code: 'A', name: '复印纸', unit: '包', taxRate: 130_000 } })
    const value = { code: 'G', name: SELLER[1] ?? '', taxNumber: SELLER[0] ?? '', isCustomer: false, isSupplier: true }
    return new Shop(b, item, (await client.master.save({ entity: 'partner', value })).id)
  }
  get client() {
    return this.b.client
  }
  async received(net: number, invoiceNumber: string, invoiceKind = 'special'): Promise<number> {
    const tax = Math.round(net * 0.13)
    const line = { itemId: this.item, quantity: 10_000_000, price: 0, net, taxRate: 130_000, tax, gross: net + tax }
    const head = { type: 'purchaseReceipt', date: '2026-01-10', partnerId: this.supplier, warehouseId: 1, priceMode: 'excl' }
    const document = { ...head, invoiceKind, invoiceNumber, lines: [line] } as never
    const { id, revision } = await this.client.documents.save({ document })
    await this.client.documents.post({ type: 'purchaseReceipt', id, revision })
    return id
  }
  file(name: string, rows: readonly (readonly string[])[]): string {
    const path = join(folder.path, `${count}-${name}`)
    const book = utils.book_new(utils.aoa_to_sheet([HEAD, ...rows.map((row) => [...row])]), '发票基础信息')
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    return path
  }
  async imported(name: string, rows: readonly (readonly string[])[]) {
    const path = this.file(name, rows)
    const { mapping } = await this.client.eInvoiceFiles.preview({ path })
    return this.client.eInvoiceFiles.import({ path, mapping })
  }
  compare = (direction: 'in' | 'out' = 'in') => this.client.eInvoices.compare({ direction, from: '2026-01-01', to: '2026-01-31' })
}
let s: Shop
beforeEach(async () => {
  s = await Shop.open()
  return () => s.b.backend.close()
})

describe('平台发票', () => {
  it('beside the books: what agrees, what differs and how, what is only on one side', async () => {
    await s.received(100_000, digital(1))
    await s.received(200_000, digital(2))
    await s.received(300_000, digital(9))
    expect(
      await s.imported('a.xlsx', [
        bought(1, '1000.00', '130.00'),
        bought(2, '2000.00', '120.00'),
        bought(3, '50.00', '6.50'),
        bought(4, '70.00', '9.10', { status: '已作废' }),
      ]),
    ).toEqual({ id: 1, invoices: 4, duplicates: 0, voided: 0 })
    const { rows, counts } = await s.compare()
    expect(counts).toEqual({ agrees: 2, differs: 1, missing: 1, unlisted: 1 })
    expect(rows.map((r) => [r.number.slice(-1), r.match, r.differences.join()])).toEqual([
      ['1', 'agrees', ''],
      ['2', 'differs', '价税合计不同'],
      ['3', 'missing', ''],
      ['4', 'agrees', ''],
      ['9', 'unlisted', ''],
    ])
  })
  it('names a document of another party, of the other kind, and one whose invoice was voided since', async () => {
    await s.received(100_000, digital(1))
    await s.received(200_000, digital(2))
    await s.received(300_000, digital(3))
    const other = { seller: ['91310000MA1K00003X', '江北文具'] }
    const third = bought(3, '3000.00', '390.00')
    await s.imported('a.xlsx', [
      bought(1, '1000.00', '130.00', other),
      bought(2, '2000.00', '260.00', { kind: '数电发票（普通发票）' }),
      third,
    ])
    const differences = async () => (await s.compare()).rows.map((r) => r.differences.join())
    expect(await differences()).toEqual(['单位不同', '专票普票不同', ''])
    const void3 = bought(3, '3000.00', '390.00', { status: '作废' })
    expect(await s.imported('b.xlsx', [void3])).toEqual({ id: null, invoices: 0, duplicates: 1, voided: 1 })
    expect(await differences()).toEqual(['单位不同', '专票普票不同', '发票已作废'])
  })
  it('proposes the document that has no number, links it and lets it go again', async () => {
    const receipt = await s.received(100_000, '')
    const second = await s.received(200_000, '')
    await s.imported('a.xlsx', [bought(1, '1000.00', '130.00')])
    const [row] = (await s.compare()).rows
    expect([row?.match, row?.candidates.map((c) => c.documentId)]).toEqual(['missing', [receipt]])
    const id = row?.id ?? 0
    await s.client.eInvoices.link({ id, documentId: receipt })
    expect((await s.compare()).rows.map((r) => [r.match, r.documentId])).toEqual([
      ['agrees', receipt],
      ['unlisted', second],
    ])
    await s.client.eInvoices.link({ id, documentId: null })
    expect((await s.compare()).counts).toEqual({ agrees: 0, differs: 0, missing: 1, unlisted: 2 })
    expect((await refusalOf(s.client.eInvoices.link({ id, documentId: 999 }))).code).toBe('NOT_FOUND')
  })
  it('adds nothing twice, and takes the last import back', async () => {
    await s.imported('a.xlsx', [bought(1, '1000.00', '130.00')])
    expect(await s.imported('b.xlsx', [bought(1, '1000.00', '130.00'), bought(2, '5.00', '0.65')])).toMatchObject({
      invoices: 1,
      duplicates: 1,
    })
    expect(await s.client.eInvoices.removeImport({})).toMatchObject({ invoices: 1 })
    expect((await s.compare()).counts.missing).toBe(1)
  })
  it('imports nothing when one row cannot be read, and names the row', async () => {
    const wrong = [
      bought(1, '1000.00', '130.00'),
      ['2', '', '123', '', ...SELLER, US.taxNumber, US.company, '2026-01-10', '1', '0', '1', '', ''],
      bought(3, '1.00', '0.13', { date: '2026-02-30' }),
      bought(4, '1.00', '0.13').with(11, '9.99'),
      bought(5, '1.00', '0.13').with(6, '91310000MA1K00009X'),
    ]
    const path = s.file('wrong.xlsx', wrong)
    const { problems, mapping } = await s.client.eInvoiceFiles.preview({ path })
    expect(problems).toEqual([
      { row: 3, message: '发票号码“123”不是 8 至 20 位数字' },
      { row: 4, message: '开票日期“2026-02-30”不是日期' },
      { row: 5, message: '金额加税额不等于价税合计' },
      { row: 6, message: '销方和购方都不是本企业：核对系统设置里的企业名称和税号' },
    ])
    expect((await refusalOf(s.client.eInvoiceFiles.import({ path, mapping }))).code).toBe('IMPORT_ROW')
    expect((await s.compare()).rows).toEqual([])
    expect((await refusalOf(s.client.eInvoiceFiles.import({ path, mapping: { digital: 3 } }))).code).toBe('IMPORT_COLUMNS_MISSING')
  })
  it('reads a hundred thousand rows', async () => {
    const rows = Array.from({ length: 100_000 }, (_r, i) => bought(i + 1, `${i + 1}.00`, '0.13').join(','))
    const path = join(folder.path, 'long.csv')
    writeFileSync(path, [HEAD.join(','), ...rows].join('\r\n'))
    const { mapping, invoices } = await s.client.eInvoiceFiles.preview({ path })
    expect(invoices).toBe(100_000)
    expect((await s.client.eInvoiceFiles.import({ path, mapping })).invoices).toBe(100_000)
  })
})

test('rows of the same invoice are added up; older ones are told apart by their code', () => {
  const keys = E_INVOICE_FIELDS.map((f) => f.key)
  const mapping = Object.fromEntries(keys.map((key, i) => [key, i]))
  const row = (more: Partial<Record<(typeof keys)[number], string>>) => {
    const known = {
      code: '3100',
      number: '00000001',
      date: '20260105',
      sellerName: US.company,
      buyerName: '和平商贸',
      net: '100',
      tax: '13',
    }
    return keys.map((key) => ({ ...known, ...more })[key as keyof typeof known] ?? '')
  }
  const readAs = (heading: string, rows: string[][]) => eInvoices([[...keys, heading], ...rows], 0, mapping, { ...US, taxNumber: '' })
  const read = (...rows: string[][]) => readAs('货物或应税劳务名称', rows)
  const sum = read(row({}), row({ net: '1', tax: '免税' }), row({ code: '3101' }), row({ net: '-5', tax: '***', number: '00000002' }))
  expect(sum.problems).toEqual([])
  expect(sum.invoices.map((i) => [i.direction, i.code, i.net, i.tax, i.gross])).toEqual([
    ['out', '3100', 10_100, 1_300, 11_400],
    ['out', '3101', 10_000, 1_300, 11_300],
    ['out', '3100', -500, 0, -500],
  ])
  expect(read(row({}), row({ buyerName: '别人' })).problems.map((p) => p.row)).toEqual([3])
  // a table without lines has an invoice once
  expect(readAs('发票来源', [row({}), row({})]).problems).toEqual([{ row: 3, message: '发票 00000001 与第 2 行重复' }])
  expect(read(row({ buyerName: '小计科技' })).invoices).toHaveLength(1)
})
