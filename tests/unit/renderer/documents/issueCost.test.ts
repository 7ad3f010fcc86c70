import { expect, test } from 'vitest'
import { blankForm, blankLine, type FormDocument, newKey } from '../../../../src/renderer/documents/model/form'
import { hasIssueCost } from '../../../../src/renderer/documents/model/issueCost'

const warehouse = { id: 3, code: '02', name: '二仓' }
const told = (
  type: FormDocument['type'],
  line: object = {},
  state: 'posted' | 'draft' = 'posted',
  costScope: 'company' | 'warehouse' = 'company',
) => {
  const blank = blankForm(type, '2026-01-05')
  const form = { ...blank, id: 7, state, header: { ...blank.header, warehouseId: { id: 1, code: '01', name: '主仓' } } }
  return hasIssueCost(form, { ...blankLine(type), key: newKey(), id: 8, quantity: 1_000_000, ...line }, costScope)
}

test('成本追溯 is offered where goods went out at a cost of their own', () => {
  for (const type of ['salesDelivery', 'purchaseReturn', 'otherOut', 'materialIssue', 'stockLoss', 'assembly', 'disassembly'] as const) {
    expect(told(type)).toBe(true)
    expect(told(type, {}, 'draft')).toBe(false)
    // red, or not used and brought back
    expect(told(type, { quantity: -1_000_000 })).toBe(false)
  }
  expect(told('assembly', { toWarehouseId: warehouse })).toBe(false)
  expect([told('transfer'), told('transfer', {}, 'posted', 'warehouse')]).toEqual([false, true])
  for (const type of ['purchaseReceipt', 'otherIn', 'stockGain', 'salesReturn', 'costAdjustment'] as const) expect(told(type)).toBe(false)
})
