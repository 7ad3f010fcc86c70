/** A product in the form and what its 物料清单 says it is made of (组装, 拆卸; D29). */
import type { BomExpansion } from '@core/contract'
import { documentDef, type UserDocumentType } from '@core/modules/registry'
import { blankLine, type FormDocument, type FormLine, isBlankLine, newKey } from './form'
import { idOf, numberOf, refOf } from './values'

export const usesBom = (type: UserDocumentType): boolean => documentDef(type).moves === 'convert'
/** Where goods go that come in: the lines that say so. */
const comesIn = (line: FormLine): boolean => refOf(line['toWarehouseId']) !== null

/** The line of the product: of what is put together the one that comes in, of what is taken apart the one that goes out; else the first. */
export function productLine(form: FormDocument): FormLine | null {
  const lines = form.lines.filter((l) => refOf(l['itemId']) !== null)
  const product = form.type === 'assembly' ? lines.find(comesIn) : lines.find((l) => !comesIn(l))
  return product ?? (form.type === 'assembly' ? lines[0] : undefined) ?? null
}
/** How many lines the expansion would take the place of. */
export const componentLines = (form: FormDocument): FormLine[] => {
  const product = productLine(form)
  return form.lines.filter((l) => l !== product && !isBlankLine(form.type, l))
}

/** The product stands first, its components follow with what the list says of them; a fee of the list is to be paid. */
export function expanded(form: FormDocument, { lines, fee }: BomExpansion): FormDocument {
  const product = productLine(form)
  if (!product) return form
  const apart = form.type === 'disassembly'
  const warehouse = refOf(form.header['warehouseId'])
  const components = lines.map(({ itemId, code, name, spec, unit, batchManaged, quantity, cost }) => ({
    ...blankLine(form.type),
    itemId: { id: itemId, code, name, spec, unit, batchManaged },
    quantity,
    ...(apart ? { toWarehouseId: warehouse, cost } : {}),
  }))
  const placed = apart ? product : { ...product, toWarehouseId: refOf(product['toWarehouseId']) ?? warehouse }
  // what it costs to take apart is not what it cost to put together
  const unpaid = !apart && fee > 0 && (form.tenders ?? []).length === 0
  return {
    ...form,
    lines: [placed, ...components],
    tenders: unpaid ? [{ key: newKey(), account: null, amount: fee }] : form.tenders,
  }
}

/** What must be there to be used up: goods that go out. */
export const neededLines = (form: FormDocument): { itemId: number; warehouseId?: number; quantity: number }[] =>
  form.lines.flatMap((l) => {
    const itemId = idOf(l['itemId'])
    const quantity = numberOf(l['quantity'])
    if (itemId === null || quantity <= 0 || comesIn(l)) return []
    const warehouseId = idOf(l['warehouseId']) ?? idOf(form.header['warehouseId'])
    return [{ itemId, quantity, ...(warehouseId === null ? {} : { warehouseId }) }]
  })
