import type { ItemUnit } from '../../core/contract'
import { baseFigures } from '../../core/documents/amounts'
import type { GoodsLine } from '../../core/documents/types'
import { priceText, type Problem, problem, qtyText, unitFromBase, QTY_SCALE, unitsText } from '../../core/kernel'
import { itemUnit } from '../../db/queries/units'
import type { ReadableDb } from '../../db/types'

const factor = ({ numerator, denominator }: ItemUnit) => (denominator === 1 ? String(numerator) : `${numerator}/${denominator}`)

/**
 * What contradicts itself in a line that was entered in a unit of its own (D32): a unit that the item does not have, a quantity that
 * does not come out exactly in the base unit, a quantity or price of the base unit that is not what the entry comes to.
 */
export function unitProblems(db: ReadableDb, line: GoodsLine, at: string): Problem[] {
  const { itemId, unit, unitQuantity, unitPrice } = line
  if (unit === '') return unitQuantity === 0 && unitPrice === 0 ? [] : [problem('UNIT_MISSING', `${at}unit`)]
  const item = db.get<{ name: string; unit: string }>('SELECT name, unit FROM item WHERE id = ?', itemId)
  const ratio = itemUnit(db, itemId, unit)
  if (!item) return []
  if (!ratio) return [problem('UNIT_UNKNOWN', `${at}unit`, { item: item.name, unit })]
  const { quantity, price } = baseFigures(line, ratio)
  const entered = `${qtyText(unitQuantity)}${unit}`
  if (quantity === null)
    return [problem('UNIT_NOT_EXACT', `${at}quantity`, { quantity: qtyText(unitQuantity), unit, base: item.unit, ratio: factor(ratio) })]
  const problems: Problem[] = []
  if (quantity !== line.quantity)
    problems.push(
      problem('UNIT_QUANTITY', `${at}quantity`, {
        entered,
        expected: `${qtyText(quantity)}${item.unit}`,
        found: unitsText(line.quantity, item.unit, []),
      }),
    )
  if (price !== line.price)
    problems.push(problem('UNIT_PRICE', `${at}price`, { unit, expected: priceText(price), found: priceText(line.price) }))
  return problems
}

const isWhole = (quantity: number) => quantity % QTY_SCALE === 0
/**
 * The unit in which what is left of a line stands: its own where that comes out in whole ones (in parts only where the line itself was
 * entered in parts), else the base unit (undefined).
 */
export function unitOfLeft(
  db: ReadableDb,
  line: Pick<GoodsLine, 'itemId' | 'unit' | 'unitQuantity'>,
  left: number,
): { ratio: ItemUnit; quantity: number } | undefined {
  const ratio = line.unit === '' ? undefined : itemUnit(db, line.itemId, line.unit)
  const quantity = ratio ? unitFromBase(left, ratio) : null
  if (!ratio || quantity === null || (isWhole(line.unitQuantity) && !isWhole(quantity))) return undefined
  return { ratio, quantity }
}
