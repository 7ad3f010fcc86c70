import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bom, circleOf, expandBom, rollUp } from '@core/modules/inventory/bom'

const QTY = 1_000_000
const bom = (itemId: number, baseQuantity: number, fee: number, ...lines: [item: number, quantity: number, loss?: number][]): Bom => ({
  id: itemId,
  name: `清单${itemId}`,
  itemId,
  baseQuantity: baseQuantity * QTY,
  fee,
  lines: lines.map(([item, quantity, lossRate = 0]) => ({ itemId: item, quantity: quantity * QTY, lossRate })),
})
const among =
  (...lists: Bom[]) =>
  (id: number) =>
    lists.find((b) => b.itemId === id)

describe('物料清单 (D29)', () => {
  it('scales exactly and rounds up to the next 10⁻⁶', () => {
    const box = bom(1, 3, 1_00, [2, 2], [3, 1])
    expect(expandBom(box, QTY, null)).toEqual({
      lines: [
        { itemId: 2, quantity: 666_667 },
        { itemId: 3, quantity: 333_334 },
      ],
      fee: 33,
    })
    expect(expandBom(box, 3 * QTY, null).lines).toEqual([
      { itemId: 2, quantity: 2 * QTY },
      { itemId: 3, quantity: QTY },
    ])
  })
  it('the loss rate comes on top of the quantity', () => {
    expect(expandBom(bom(1, 1, 0, [2, 4, 25_000]), 10 * QTY, null).lines).toEqual([{ itemId: 2, quantity: 41 * QTY }])
  })
  it('goes down to what no list makes, adds up equal items of all levels, rounds once', () => {
    const set = bom(1, 1, 50, [2, 1], [4, 1])
    // a third of 4 for each 2, and one 4 in the set itself
    const part = bom(2, 3, 90, [4, 1], [5, 6])
    expect(expandBom(set, 2 * QTY, among(set, part))).toEqual({
      lines: [
        { itemId: 4, quantity: 2_666_667 },
        { itemId: 5, quantity: 4 * QTY },
      ],
      fee: 1_00 + 60,
    })
    expect(expandBom(set, 2 * QTY, null).lines.map((l) => l.itemId)).toEqual([2, 4])
  })
  it('never needs less than the exact quantity, nor a millionth more', () => {
    const quantity = fc.integer({ min: 1, max: 5_000_000_000 })
    fc.assert(
      fc.property(quantity, quantity, quantity, fc.integer({ min: 0, max: 1_000_000 }), (base, each, wanted, lossRate) => {
        const list: Bom = { id: 1, name: '', itemId: 1, baseQuantity: base, fee: 0, lines: [{ itemId: 2, quantity: each, lossRate }] }
        const exact = BigInt(wanted) * BigInt(each) * BigInt(1_000_000 + lossRate)
        const per = BigInt(base) * 1_000_000n
        fc.pre(exact / per < 9_000_000_000_000_000n)
        const found = BigInt(expandBom(list, wanted, null).lines[0]?.quantity ?? 0)
        expect(found * per >= exact && (found - 1n) * per < exact).toBe(true)
      }),
    )
  })
  it('卷算: components at current cost plus the fees, level by level; the sums are sums of the lines', () => {
    const set = bom(1, 1, 50, [2, 3], [4, 1])
    const part = bom(2, 3, 90, [5, 2])
    const costs = new Map([
      [4, { quantity: 3 * QTY, value: 10_00 }],
      [5, { quantity: QTY, value: 1_25 }],
      [1, { quantity: 2 * QTY, value: 20_00 }],
    ])
    const root = rollUp(set, QTY, among(set, part), (id) => costs.get(id) ?? null)
    expect(root).toMatchObject({ rolled: 50 + (90 + 2_50) + 3_33, current: 10_00, fee: 50 })
    expect(root.children).toMatchObject([
      { itemId: 2, quantity: 3 * QTY, rolled: 3_40, current: null, children: [{ itemId: 5, quantity: 2 * QTY, rolled: 2_50 }] },
      { itemId: 4, rolled: 3_33, bom: null },
    ])
    expect(rollUp(set, QTY, among(set, part), () => null).rolled).toBeNull()
  })
  it('a circle is found and named', () => {
    const made = new Map([
      [2, [3, 4]],
      [4, [5]],
      [5, [1]],
    ])
    const madeOf = (id: number) => made.get(id) ?? []
    expect(circleOf(1, [3, 2], madeOf)).toEqual([1, 2, 4, 5, 1])
    expect(circleOf(1, [1], madeOf)).toEqual([1, 1])
    expect(circleOf(6, [2], madeOf)).toBeNull()
  })
})
