import type { DrillTarget } from '@core/contract'
import { RpcError, type WireProblem } from '@core/contract/rpc'
import type { FormDocument } from './form'

export type Placed = Pick<WireProblem, 'message' | 'args'> & { at?: string; code?: WireProblem['code'] }

/** Where what stands in the way can be taken out of it (D11). */
export function wayTo({ code, args = {} }: Placed): { label: string; to: DrillTarget | 'periods' | { stocktake: number } } | null {
  const { documentId, document, voucherId, voucher, stocktakeId, number, itemId, warehouseId, from, to } = args
  if (typeof documentId === 'number') return { label: `打开 ${document ?? '单据'}`, to: { document: documentId } }
  if (typeof voucherId === 'number') return { label: `打开 ${voucher ?? '凭证'}`, to: { voucher: voucherId } }
  if (typeof stocktakeId === 'number') return { label: `打开盘点单 ${number ?? ''}`, to: { stocktake: stocktakeId } }
  if (typeof itemId === 'number' && typeof warehouseId === 'number')
    return { label: '打开库存台账', to: { report: 'stockLedger', params: { itemId, warehouseId, from: String(from), to: String(to) } } }
  return code === 'PERIOD_CLOSED' ? { label: '打开期末处理', to: 'periods' } : null
}

/** Refusals by the place they stand at; of several at one place the first. */
export function errorsByPlace(problems: readonly Placed[]): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const p of problems) if (p.at !== undefined && !(p.at in errors)) errors[p.at] = p.message
  return errors
}

const rowOf = (at: string): number | null => {
  const m = /^lines\.(\d+)/.exec(at)
  return m ? Number(m[1]) : null
}
/**
 * Refusals that still stand after an edit: what was changed is looked at anew when it is sent again, lines that moved take
 * their refusals along.
 */
export function remaining(problems: readonly Placed[], before: FormDocument, after: FormDocument): readonly Placed[] {
  if (problems.length === 0) return problems
  const moved = new Map(after.lines.map((l, i) => [l.key, i]))
  const kept = problems.flatMap((p): Placed[] => {
    if (p.at === undefined) return []
    const row = rowOf(p.at)
    if (row === null) {
      const [field = ''] = p.at.split('.')
      if (field === 'lines') return after.lines === before.lines ? [p] : []
      if (field === 'clears') return after.clears === before.clears ? [p] : []
      if (field === 'tenders') return after.tenders === before.tenders ? [p] : []
      return after.header[field] === before.header[field] ? [p] : []
    }
    const line = before.lines[row]
    const now = line && moved.get(line.key)
    if (line === undefined || now === undefined || after.lines[now] !== line) return []
    return [now === row ? p : { ...p, at: p.at.replace(/^lines\.\d+/, `lines.${now}`) }]
  })
  return kept.length === problems.length && kept.every((p, i) => p === problems[i]) ? problems : kept
}
/** The refusals that concern no single field: shown above the document. */
export const general = (problems: readonly Placed[], placed: (at: string) => boolean): readonly Placed[] =>
  problems.filter((p) => p.at === undefined || !placed(p.at))

/** What is short, line by line, where nothing else stands in the way and it can be authorised (D17); null otherwise. */
export function authorisable(error: unknown): string[] | null {
  if (!(error instanceof RpcError)) return null
  const shortages = error.problems.filter((p) => p.code === 'NEGATIVE_STOCK' && p.args?.['policy'] === 'authorise')
  return shortages.length === error.problems.length && shortages.length > 0 ? shortages.map((p) => p.message) : null
}
