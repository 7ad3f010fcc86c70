/** The header: what a change of one field does to the others and to the lines. */
import { documentDef } from '@core/modules/registry'
import { addDays } from '@core/kernel'
import { type FormDocument, isBlankLine } from './form'
import { goodsTotals, modeOf, switchedMode } from './goods'
import { isEmpty, numberOf, refOf, textOf, type FormValue } from './values'

const has = (form: FormDocument, field: string): boolean => documentDef(form.type).header.some((f) => f.name === field)
const isAuto = (form: FormDocument, field: string): boolean => form.auto.includes(field) && has(form, field)
const without = (auto: readonly string[], field: string): readonly string[] =>
  auto.includes(field) ? auto.filter((f) => f !== field) : auto

/** 到期日: the date and the partner's term, until the user sets another. */
function withDueDate(form: FormDocument): FormDocument {
  if (!isAuto(form, 'dueDate')) return form
  const partner = refOf(form.header['partnerId'])
  const date = textOf(form.header['date'])
  const dueDate = partner?.termDays !== undefined && date !== '' ? addDays(date, partner.termDays) : null
  return form.header['dueDate'] === dueDate ? form : { ...form, header: { ...form.header, dueDate } }
}

export function setHeader(form: FormDocument, field: string, value: FormValue): FormDocument {
  const next: FormDocument = { ...form, header: { ...form.header, [field]: value }, auto: without(form.auto, field) }
  switch (field) {
    case 'priceMode':
      return value === modeOf(form) || !documentDef(form.type).goods ? next : { ...next, lines: switchedMode(form.lines, modeOf(next)) }
    case 'partnerId':
      // open items belong to their partner
      return withDueDate(refOf(value)?.id !== refOf(form.header['partnerId'])?.id && isSettling(form) ? { ...next, lines: [] } : next)
    case 'employeeId':
      // nor have two employees loans in common
      return (ofEmployee(form) || isBadDebt(form)) && refOf(value)?.id !== refOf(form.header['employeeId'])?.id
        ? { ...next, lines: isSettling(form) ? [] : next.lines, clears: next.clears && [] }
        : next
    case 'date':
      return withDueDate(next)
    case 'purpose':
      return { ...next, lines: [] }
    default:
      return next
  }
}
/** The header field where entry begins: the partner, or what must be filled in and is not. */
export const firstEmpty = (form: FormDocument): string | null =>
  documentDef(form.type).header.find((f) => (f.required === true || f.name === 'partnerId') && isEmpty(form.header[f.name]))?.name ?? null
/** It is with an employee, not with a partner. */
export const ofEmployee = (form: Pick<FormDocument, 'type'>): boolean => documentDef(form.type).party === 'employee'
/** 坏账核销, 坏账收回: with a partner or an employee, and the lines are all the money. */
export const isBadDebt = ({ type }: Pick<FormDocument, 'type'>): boolean => type === 'badDebt' || type === 'badDebtRecovery'
/** Lines are open items that get settled. */
export const isSettling = (form: Pick<FormDocument, 'type'>): boolean => documentDef(form.type).lines.some((f) => f.kind === 'openItem')

/** Money may be due for it: sold or bought with its invoice, not an estimate, not a return. */
export function isDue(form: FormDocument): boolean {
  if (form.state !== 'posted' || form.reversesId !== null || refOf(form.header['partnerId']) === null) return false
  if (form.type === 'purchaseReceipt') return form.header['invoiceKind'] !== 'none'
  return form.type === 'salesDelivery' || form.type === 'salesInvoice' || form.type === 'purchaseInvoice'
}

/** The total that the document will have (D1: Σ lines). Fen. */
export function totalOf(form: FormDocument): number {
  const def = documentDef(form.type)
  const sum = (...fields: string[]) => form.lines.reduce((a, l) => a + fields.reduce((b, f) => b + numberOf(l[f]), 0), 0)
  if (def.goods) return goodsTotals(form.lines).gross
  switch (def.family) {
    case 'journal':
      return sum('debit')
    case 'cash':
      if (form.type === 'otherPayment' || form.type === 'otherReceipt') return sum('amount', 'tax')
      return form.type === 'settlement' || form.type === 'expenseClaim' || isBadDebt(form)
        ? sum('amount')
        : numberOf(form.header['amount']) + numberOf(form.header['discount'])
    default:
      return sum('cost')
  }
}
export const lineCount = (form: FormDocument): number => form.lines.filter((l) => !isBlankLine(form.type, l)).length
