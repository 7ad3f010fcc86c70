import { describe, expect, test } from 'vitest'
import { componentLines, expanded, neededLines, productLine } from '../../../../src/renderer/documents/model/bom'
import { blankForm, blankLine } from '../../../../src/renderer/documents/model/form'

const QTY = 1_000_000
const item = (id: number) => ({ id, code: `A${id}`, name: `商品${id}`, unit: '件' })
const main = { id: 1, code: '01', name: '主仓' }
const other = { id: 5, code: '02', name: '二仓' }
const need = (id: number, quantity: number, cost: number) => ({
  itemId: id,
  code: `A${id}`,
  name: `商品${id}`,
  spec: '',
  unit: '件',
  batchManaged: false,
  quantity,
  onHand: 0,
  cost,
})
const expansion = { bomId: 1, bomName: '标准', fee: 3_00, lines: [need(1, 2 * QTY, 10_00), need(2, QTY, 5_00)] }
const form = (type: 'assembly' | 'disassembly') => {
  const blank = blankForm(type, '2026-01-05')
  return {
    ...blank,
    header: { ...blank.header, warehouseId: main },
    lines: [{ ...blankLine(type), itemId: item(3), quantity: QTY }, blankLine(type)],
  }
}

describe('按清单展开 (D29)', () => {
  test('组装: the product comes in where it is made, the components go out, the fee of the list is to be paid', () => {
    const f = expanded(form('assembly'), expansion)
    expect(f.lines.map((l) => [l['itemId'], l['quantity'], l['toWarehouseId']])).toEqual([
      [item(3), QTY, main],
      [{ ...item(1), spec: '', batchManaged: false }, 2 * QTY, null],
      [{ ...item(2), spec: '', batchManaged: false }, QTY, null],
    ])
    expect(f.tenders).toMatchObject([{ account: null, amount: 3_00 }])
    expect(neededLines(f)).toEqual([
      { itemId: 1, warehouseId: 1, quantity: 2 * QTY },
      { itemId: 2, warehouseId: 1, quantity: QTY },
    ])
    expect(componentLines(f)).toHaveLength(2)
    // again: the product stays where it was said to go, its components are replaced
    const again = expanded({ ...f, lines: f.lines.map((l, i) => (i === 0 ? { ...l, toWarehouseId: other } : l)) }, expansion)
    expect(again.lines[0]?.['toWarehouseId']).toEqual(other)
    expect(again.lines).toHaveLength(3)
  })
  test('拆卸: the components come in with what they cost as weights; the fee of putting together is none of it', () => {
    const f = expanded(form('disassembly'), expansion)
    expect(f.lines.map((l) => [l['toWarehouseId'], l['cost']])).toEqual([
      [null, null],
      [main, 10_00],
      [main, 5_00],
    ])
    expect(f.tenders).toEqual([])
    expect(productLine(f)?.['itemId']).toEqual(item(3))
    expect(neededLines(f)).toEqual([{ itemId: 3, warehouseId: 1, quantity: QTY }])
  })
  test('without a product there is nothing to expand', () => {
    const empty = blankForm('assembly', '2026-01-05')
    expect(productLine(empty)).toBeNull()
    expect(expanded(empty, expansion)).toBe(empty)
  })
})
