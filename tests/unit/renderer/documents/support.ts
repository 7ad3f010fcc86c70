import type { OpenItemView } from '../../../../src/core/contract'
import { blankForm, blankLine, type FormDocument, type FormLine } from '../../../../src/renderer/documents/model/form'
import { pickItem, setGoods, type LineRules } from '../../../../src/renderer/documents/model/goods'
import type { Ref } from '../../../../src/renderer/documents/model/values'

export const QTY = 1_000_000
export const YUAN = 100_000_000
export const milk: Ref = {
  id: 5,
  code: '1005',
  name: '纯牛奶 250ml',
  unit: '箱',
  taxRate: 130_000,
  salePrice: 52 * YUAN,
  purchasePrice: 39 * YUAN,
  barcode: '6907992512570',
}
export const rice: Ref = {
  id: 6,
  code: '1006',
  name: '东北长粒香米',
  unit: 'kg',
  taxRate: 90_000,
  salePrice: 680_000_000,
  purchasePrice: null,
}
export const customer: Ref = { id: 7, code: 'K001', name: '悦家便利（人民路店）', termDays: 30 }
export const rules = (change: Partial<LineRules> = {}): LineRules => ({
  type: 'salesDelivery',
  mode: 'incl',
  taxpayer: 'general',
  levyRate: 10_000,
  date: '2026-11-24',
  rates: [],
  ...change,
})

export function goodsLine(item: Ref, quantity: number, price?: number, r = rules()): FormLine {
  const line = setGoods(pickItem(blankLine(r.type), item, r), 'quantity', quantity * QTY, r.mode)
  return price === undefined ? line : setGoods(line, 'price', price, r.mode)
}
export const delivery = (lines: FormLine[] = []): FormDocument => ({ ...blankForm('salesDelivery', '2026-11-24'), lines })

export const openItem = (id: number, remaining: number, change: Partial<OpenItemView> = {}): OpenItemView => ({
  id,
  accountId: 1122,
  accountCode: '1122',
  accountName: '应收账款',
  control: 'receivable',
  partnerId: 7,
  employeeId: null,
  partnerName: customer.name,
  documentType: 'salesDelivery',
  documentId: 100 + id,
  documentNumber: `XSCK-202611-000${id}`,
  date: `2026-11-0${id}`,
  dueDate: `2026-12-0${id}`,
  amount: remaining,
  remaining,
  overdueDays: 0,
  ...change,
})
