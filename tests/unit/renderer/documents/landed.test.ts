import type { LandedShare } from '@core/contract'
import { describe, expect, test } from 'vitest'
import { blankForm, blankLine, type FormDocument, type FormLine, inputOf, newKey } from '../../../../src/renderer/documents/model/form'
import { pickAccount } from '../../../../src/renderer/documents/model/journal'
import { feesOf, spreadTo, withShares } from '../../../../src/renderer/documents/model/landed'

const freight = { id: 9, code: 'F1', name: '运费', kind: 'service' as const }
const goodsAccount = { id: 21, code: '1405', name: '库存商品' }
const line = (type: FormDocument['type'], values: Partial<FormLine>): FormLine => ({ ...blankLine(type), key: newKey(), ...values })
const row = (lineId: number, itemName: string, ...shares: number[]): LandedShare => ({
  documentId: 1,
  documentNumber: 'CGRK-1',
  date: '2026-01-02',
  partnerName: '得力文具',
  lineId,
  itemId: lineId,
  itemCode: '',
  itemName,
  spec: '',
  unit: '件',
  quantity: 1_000_000,
  figure: 1,
  accountId: goodsAccount.id,
  accountCode: goodsAccount.code,
  accountName: goodsAccount.name,
  shares,
})
const invoice = (invoiceKind: 'special' | 'ordinary', memo = ''): FormDocument => {
  const form = blankForm('purchaseInvoice', '2026-01-03')
  const goods = line('purchaseInvoice', { itemId: { id: 1, code: 'P1', name: '复印纸', kind: 'goods' }, gross: 113_00, net: 100_00 })
  const fee = line('purchaseInvoice', {
    itemId: freight,
    quantity: 1_000_000,
    price: 9_000_000_000,
    net: 90_00,
    taxRate: 90_000,
    tax: 8_10,
    gross: 98_10,
    memo,
  })
  return { ...form, header: { ...form.header, invoiceKind }, lines: [goods, fee, line('purchaseInvoice', {})] }
}

describe('D27 分摊到入库单', () => {
  test('采购发票: a service is a fee, goods are none; its shares stand where it stood and cost exactly as much', () => {
    const form = invoice('special', '一月')
    const fees = feesOf(form, true)
    expect(fees.map((f) => [f.name, f.amount, f.tax, f.spread])).toEqual([['运费', 90_00, 8_10, false]])
    const spread = withShares(form, fees, [row(31, '复印纸', 30_00), row(32, '赠品', 0), row(33, '中性笔', 60_00)], true)
    expect(spread.lines.map((l) => [l.sourceLineId, l['quantity'], l['net'], l['tax'], l['gross'], l['memo']])).toEqual([
      [null, null, 100_00, null, 113_00, ''],
      [31, 0, 30_00, 2_70, 32_70, '一月 → 复印纸 CGRK-1'],
      [33, 0, 60_00, 5_40, 65_40, '一月 → 中性笔 CGRK-1'],
      [null, null, null, null, null, ''],
    ])
    expect(spread.lines.map(spreadTo)).toEqual(['', ' → 复印纸 CGRK-1', ' → 中性笔 CGRK-1', ''])
    expect(inputOf(spread).lines[1]).toMatchObject({ sourceLineId: 31, itemId: 9, quantity: 0, price: 0, net: 30_00 })
    // what has been spread can be spread again: it is one fee with all that it was
    const again = feesOf(spread, true)
    expect(again.map((f) => [f.name, f.amount, f.tax, f.spread, f.lines.length])).toEqual([['运费', 90_00, 8_10, true, 2]])
    const other = withShares(spread, again, [row(33, '中性笔', 90_00)], true)
    expect(other.lines.map((l) => [l.sourceLineId, l['gross'], l['memo']])).toEqual([
      [null, 113_00, ''],
      [33, 98_10, '一月 → 中性笔 CGRK-1'],
      [null, null, ''],
    ])
  })

  test('VAT that is not deducted is spread with the fee, and stays its VAT', () => {
    for (const [form, general] of [
      [invoice('ordinary'), true],
      [invoice('special'), false],
    ] as const) {
      const fees = feesOf(form, general)
      expect(fees[0]?.amount).toBe(98_10)
      const spread = withShares(form, fees, [row(31, '复印纸', 32_70), row(33, '中性笔', 65_40)], general)
      expect(spread.lines.map(spreadTo)).toEqual(['', ' → 复印纸 CGRK-1', ' → 中性笔 CGRK-1', ''])
      expect(spread.lines.slice(1, 3).map((l) => [l['net'], l['tax'], l['gross']])).toEqual([
        [30_00, 2_70, 32_70],
        [60_00, 5_40, 65_40],
      ])
    }
  })

  test('其他付款: the shares stand on the account of the goods; another account is no share any more', () => {
    const account = { id: 5, code: '560102', name: '销售费用—运费' }
    const paid = line('otherPayment', {
      accountId: account,
      amount: 100,
      tax: 9,
      taxRate: 90_000,
      departmentId: { id: 1, code: '01', name: '采购' },
    })
    const rent = line('otherPayment', { accountId: { id: 6, code: '560203', name: '管理费用—房租' }, amount: 500_00 })
    const form = { ...blankForm('otherPayment', '2026-01-03'), lines: [paid, rent] }
    const fees = feesOf(form, true)
    expect(fees.map((f) => [f.name, f.amount])).toEqual([
      ['运费', 100],
      ['房租', 500_00],
    ])
    const spread = withShares(form, fees.slice(0, 1), [row(31, '复印纸', 33), row(32, '中性笔', 33), row(33, '订书机', 34)], true)
    expect(spread.lines.map((l) => [l.sourceLineId, l['amount'], l['tax'], l['accountId'], l['departmentId'], l['memo']])).toEqual([
      [31, 33, 3, goodsAccount, null, '运费 → 复印纸 CGRK-1'],
      [32, 33, 3, goodsAccount, null, '运费 → 中性笔 CGRK-1'],
      [33, 34, 3, goodsAccount, null, '运费 → 订书机 CGRK-1'],
      [null, 500_00, null, rent['accountId'], null, ''],
    ])
    const [first] = spread.lines
    expect(first && pickAccount(first, goodsAccount).sourceLineId).toBe(31)
    expect(first && pickAccount(first, account).sourceLineId).toBe(null)
  })
})
