import type { AnyDocument } from '../../core/documents/types'
import { type Problem, problem } from '../../core/kernel'
import { documentDef } from '../../core/modules/registry'
import { ratesOn } from '../../core/modules/tax/rates'
import type { QueryContext } from '../backend/context'
import { taxpayerOn } from '../modules/tax/periods'
import { taxRates } from '../modules/tax/rates'

const percent = (ppm: number) => `${ppm / 10_000}%`

/**
 * Rates of a document's lines that do not hold on its date, told at the field (RATE_NOT_VALID). A red document and a line made from another
 * inherit the rate of what they refer to.
 */
export function rateWarnings(ctx: Pick<QueryContext, 'db' | 'options'>, doc: AnyDocument): Problem[] {
  if (doc.reversesId !== null) return []
  const lines = doc.lines.flatMap((line, i) =>
    'taxRate' in line && line.tax !== 0 && line.sourceLineId === null ? [{ rate: line.taxRate, i }] : [],
  )
  if (lines.length === 0) return []
  const seller = documentDef(doc.type).module === 'sales' ? taxpayerOn(ctx, doc.date) : null
  const valid = ratesOn(taxRates(ctx.db), doc.date, seller)
  return lines
    .filter(({ rate }) => !valid.includes(rate))
    .map(({ rate, i }) =>
      problem('RATE_NOT_VALID', `lines.${i}.taxRate`, { rate: percent(rate), date: doc.date, valid: valid.map(percent).join('、') }),
    )
}
