/** Lines of a manual voucher: dimensions by the account, one side only, balancing. */
import type { AccountHit } from '@core/contract'
import { proposedCashFlow } from '@core/documents/cashFlow'
import { amountOf, mulDiv, PRICE_SCALE, priceOf } from '@core/kernel'
import type { FormLine } from './form'
import { isEmpty, numberOf, refOf, textOf, type Ref } from './values'

type Dimension = keyof AccountHit['dims']
const FIELDS: Record<string, readonly Dimension[]> = {
  partnerId: ['customer', 'supplier'],
  departmentId: ['department'],
  employeeId: ['employee'],
  projectId: ['project'],
  itemId: ['item'],
}
const account = (line: FormLine): Ref | null => refOf(line['accountId'])

/** 0 the account does not keep it, 1 it may, 2 it must be filled in. An account whose dimensions are unknown may keep any. */
export function dimensionOf(line: FormLine, field: string): 0 | 1 | 2 {
  const chosen = account(line)
  if (!chosen) return 0
  const { dims } = chosen
  if (!dims) return 1
  return Math.max(0, ...(FIELDS[field] ?? []).map((d) => dims[d])) as 0 | 1 | 2
}
/** Who a partner column is about on this line. */
export function partnerRole(line: FormLine): 'customer' | 'supplier' | undefined {
  const dims = account(line)?.dims
  return dims?.customer && !dims.supplier ? 'customer' : dims?.supplier && !dims.customer ? 'supplier' : undefined
}

/** Another account: dimensions that it does not keep go, as does the cash-flow item of what is no cash. */
export function pickAccount(line: FormLine, chosen: Ref | null): FormLine {
  // a share of a receipt's goods stands on their account only
  const next: FormLine = {
    ...line,
    accountId: chosen,
    sourceLineId: refOf(line['accountId'])?.id === chosen?.id ? line.sourceLineId : null,
  }
  for (const field of Object.keys(FIELDS)) if (field in line && dimensionOf(next, field) === 0) next[field] = null
  if ('cashFlowItem' in line && chosen?.isCash === false) next['cashFlowItem'] = null
  if (!('debit' in line)) return next
  if (chosen?.hasQuantity === false) Object.assign(next, { quantity: null, price: null })
  const currency = chosen?.currency ?? null
  if (currency === null) return { ...next, original: null, exchangeRate: null }
  if (currency.id !== account(line)?.currency?.id) next['exchangeRate'] = currency.rate
  return next
}

/** An amount on one side takes the other side's place. */
export const setSide = (line: FormLine, side: 'debit' | 'credit', value: number | null): FormLine => ({
  ...line,
  [side]: value,
  ...(numberOf(value) !== 0 ? { [side === 'debit' ? 'credit' : 'debit']: null } : {}),
})

/** Rates of a date by currency, 10⁻⁸ yuan; null: none is known that early. */
export type Rates = ReadonlyMap<number, number | null>
/** An account as it is chosen for a voucher of that date. */
export function atRate(chosen: Ref | null, rates: Rates | null): Ref | null {
  const currency = chosen?.currency
  return chosen && currency && rates ? { ...chosen, currency: { ...currency, rate: rates.get(currency.id) ?? null } } : chosen
}
/** The voucher's date changed: rates that were proposed follow it, and their amounts; those that were typed stay. */
export const reproposed = (lines: readonly FormLine[], before: Rates, after: Rates): FormLine[] =>
  lines.map((line) => {
    const currency = account(line)?.currency
    const [old, rate] = [before.get(currency?.id ?? 0) ?? null, after.get(currency?.id ?? 0) ?? null]
    return currency && old !== rate && line['exchangeRate'] === old ? setFigure(line, 'exchangeRate', rate) : line
  })

/** The amount of a line, on whichever side it stands; a new one goes to the debit. */
const amountIn = (line: FormLine): number => numberOf(line['debit']) || numberOf(line['credit'])
const withAmount = (line: FormLine, amount: number): FormLine => setSide(line, isEmpty(line['credit']) ? 'debit' : 'credit', amount)

/** 数量, 单价, 原币 or 汇率 was entered: the amount follows (原币 × 汇率, 数量 × 单价). */
export function setFigure(line: FormLine, field: 'quantity' | 'price' | 'original' | 'exchangeRate', value: number | null): FormLine {
  const next: FormLine = { ...line, [field]: value }
  const of = (name: string) => numberOf(next[name])
  if (field === 'quantity' || field === 'price') {
    if (of('quantity') !== 0 && of('price') !== 0) return withAmount(next, amountOf(of('quantity'), of('price')))
    // the amount stands already: the price follows it
    if (field === 'quantity' && amountIn(next) !== 0 && of('quantity') !== 0) next['price'] = priceOf(amountIn(next), of('quantity'))
    return next
  }
  return of('original') !== 0 && of('exchangeRate') !== 0 ? withAmount(next, mulDiv(of('original'), of('exchangeRate'), PRICE_SCALE)) : next
}
/** The amount was entered: the price, or the rate, follows it (D3). */
export function setAmount(line: FormLine, side: 'debit' | 'credit', value: number | null): FormLine {
  const next = setSide(line, side, value)
  const amount = numberOf(value)
  if (amount === 0) return next
  const [quantity, original] = [numberOf(next['quantity']), numberOf(next['original'])]
  if (quantity !== 0) next['price'] = priceOf(amount, quantity)
  if (original !== 0 && original < 0 === amount < 0) next['exchangeRate'] = mulDiv(amount, PRICE_SCALE, original)
  return next
}
/** Fields that are asked for because the account of some line wants them. */
export const keptBy = (lines: readonly FormLine[], field: string): boolean =>
  lines.some((line) => {
    if (!isEmpty(line[field])) return true
    if (field === 'quantity' || field === 'price') return account(line)?.hasQuantity === true
    if (field === 'original' || field === 'exchangeRate') return account(line)?.currency !== undefined && account(line)?.currency !== null
    return account(line)?.dims !== undefined && dimensionOf(line, field) > 0
  })

/** Space: the amount goes to the other side. */
export const switchSide = (line: FormLine): FormLine => ({ ...line, debit: line['credit'] ?? null, credit: line['debit'] ?? null })

export interface Sides {
  debit: number
  credit: number
}
export const sidesOf = (lines: readonly FormLine[]): Sides =>
  lines.reduce((a, l) => ({ debit: a.debit + numberOf(l['debit']), credit: a.credit + numberOf(l['credit']) }), { debit: 0, credit: 0 })

/** "=": this line takes what the others lack, on the side where it is missing; null when they balance without it. */
export function balanced(line: FormLine, lines: readonly FormLine[]): FormLine | null {
  const { debit, credit } = sidesOf(lines.filter((l) => l.key !== line.key))
  const lack = credit - debit
  if (lack === 0) return null
  return setAmount(line, lack > 0 ? 'debit' : 'credit', Math.abs(lack))
}

/** 摘要 of a new line: that of the line before. */
export const summaryBefore = (lines: readonly FormLine[], row = lines.length): string => {
  for (let i = row - 1; i >= 0; i--) {
    const text = textOf(lines[i]?.['summary'])
    if (text !== '') return text
  }
  return ''
}

/** Typed instead of a summary: ".." that of the line before, "//" that of the first line. */
export function typedSummary(text: string, line: FormLine, lines: readonly FormLine[]): string {
  const typed = text.trim()
  if (/^(\.\.|。。|\.。|。\.)$/.test(typed)) {
    const at = lines.findIndex((l) => l.key === line.key)
    return summaryBefore(lines, at < 0 ? lines.length : at)
  }
  return /^(\/\/|、、)$/.test(typed) ? textOf(lines[0]?.['summary']) : typed
}

/** What posting will give the voucher's cash lines that have no item (D51). An account that is not known yet asks. */
export const proposalOf = (lines: readonly FormLine[]): { needed: boolean; item: number | null } =>
  proposedCashFlow(
    lines.map((line) => {
      const chosen = account(line)
      return {
        amount: numberOf(line['debit']) - numberOf(line['credit']),
        isCash: chosen?.isCash === true,
        cashFlowDebit: chosen?.cashFlowDebit ?? null,
        cashFlowCredit: chosen?.cashFlowCredit ?? null,
      }
    }),
  )
