/** Lines of a manual voucher: dimensions by the account, one side only, balancing. */
import type { AccountHit } from '@core/contract'
import { proposedCashFlow } from '@core/documents/cashFlow'
import type { FormLine } from './form'
import { numberOf, refOf, textOf, type Ref } from './values'

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
  if ('debit' in line && chosen?.hasQuantity === false) next['quantity'] = null
  return next
}

/** An amount on one side takes the other side's place. */
export const setSide = (line: FormLine, side: 'debit' | 'credit', value: number | null): FormLine => ({
  ...line,
  [side]: value,
  ...(numberOf(value) !== 0 ? { [side === 'debit' ? 'credit' : 'debit']: null } : {}),
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
  return setSide(line, lack > 0 ? 'debit' : 'credit', Math.abs(lack))
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
