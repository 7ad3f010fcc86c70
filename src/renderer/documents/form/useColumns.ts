import { cashFlowItems } from '@core/reports/statements/cashFlowItems'
import { documentDef } from '@core/modules/registry'
import type { TaxRate } from '@core/modules/tax/rates'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { useOpened } from '../../app/status'
import { useTaxpayer } from '../../app/taxpayer'
import { useQueryRpc } from '../../rpc/hooks'
import type { LineColumn } from '../../ui/grid/types'
import { type ColumnContext, lineColumns, pricesShown, usesBatches } from '../model/columns'
import { type BinField, binFields, binPlace } from '../model/bins'
import { outOf, takesOut } from '../model/fefo'
import type { FormDocument, FormLine } from '../model/form'
import { type LineRules, modeOf } from '../model/goods'
import { keptBy, type Rates } from '../model/journal'
import { claimColumns, type LatestLines, otherCashColumns, voucherColumns } from '../model/journalColumns'
import { shareFigures } from '../model/journalFigures'
import { usesSerials } from '../model/serials'
import { idOf, refOf, textOf } from '../model/values'
import { useBinned } from './useBinned'
import { batches, bins, fieldSource, items, partners, summaries } from '../sources'

const NO_RATES: readonly TaxRate[] = []
export function useLineRules(form: FormDocument): LineRules {
  const { options } = useOpened().accountSet
  const mode = modeOf(form)
  const date = textOf(form.header['date'])
  const { data: rates = NO_RATES } = useQueryRpc('tax.rates', {})
  const taxpayer = useTaxpayer(date)
  return useMemo(
    () => ({ type: form.type, mode, taxpayer, levyRate: options.levyRate, date, rates }),
    [form.type, mode, taxpayer, options.levyRate, date, rates],
  )
}

/** Columns of the form's grid; they change only when what they depend on changes. */
export function useColumns(form: FormDocument, rules: LineRules, latest: LatestLines, voucherRates: Rates | null): LineColumn<FormLine>[] {
  const { standard } = useOpened().accountSet.options
  const wide = useMediaQuery('(min-width: 1500px)', true, { getInitialValueInEffect: false })
  // a voucher with quantities and a currency beside every dimension that is usual
  const roomy = useMediaQuery('(min-width: 1700px)', true, { getInitialValueInEffect: false })
  const def = documentDef(form.type)
  const withBatches = usesBatches(form.lines)
  const serials = def.family === 'stock' && usesSerials(form.lines)
  const warehouse = refOf(form.header['warehouseId'])
  const warehouseId = idOf(warehouse)
  const department = refOf(form.header['departmentId'])
  const date = textOf(form.header['date'])
  const sources = useMemo(
    () => ({
      items: items(pricesShown(def.type as FormDocument['type'], def.module), warehouseId),
      partners,
      of: fieldSource,
      summaries: summaries(),
      cashFlow: cashFlowItems(standard, date).map((i) => ({
        value: String(i.item),
        label: i.label,
        alias: i.direction === 'in' ? '收' : '付',
      })),
    }),
    [def, warehouseId, standard, date],
  )
  const batchesOf = useBatches(form)
  const { shown, binsOf } = useBins(form)
  const wanted = def.lines.flatMap((f) => (def.family === 'journal' && keptBy(form.lines, f.name) ? [f.name] : [])).join(' ')
  const shared = def.family === 'journal' && shareFigures(form.lines)
  return useMemo(() => {
    if (def.family === 'journal')
      return voucherColumns(def, { sources, lines: latest, shown: wanted.split(' '), wide: roomy, shared, rates: voucherRates })
    if (def.type === 'expenseClaim') return claimColumns(def, sources, rules.taxpayer === 'general', department)
    if (def.family === 'cash') return otherCashColumns(def, sources)
    return lineColumns(def, { rules, warehouse, batches: withBatches, bins: shown, binsOf, serials, wide, sources, batchesOf })
  }, [
    def,
    rules,
    warehouse,
    withBatches,
    serials,
    wide,
    roomy,
    sources,
    latest,
    batchesOf,
    shown,
    binsOf,
    wanted,
    shared,
    voucherRates,
    department,
  ])
}

/** The columns of bins, and what they are chosen from. */
function useBins(form: FormDocument): { shown: readonly BinField[]; binsOf: ColumnContext['binsOf'] } {
  const { type, id, header } = form
  const fields = binFields(form, useBinned()).join(' ')
  const shown = useMemo(() => fields.split(' ') as BinField[], [fields])
  const binsOf = useMemo((): ColumnContext['binsOf'] => {
    const date = textOf(header['date'])
    return (line, field) => {
      const place = binPlace({ type, header }, line, field)
      if (place === null || date === '') return null
      const { batch, ...question } = place
      return bins({ ...question, ...(place.incoming ? {} : { batch }), date, ...(id === null ? {} : { documentId: id }) })
    }
  }, [type, id, header])
  return { shown, binsOf }
}
/** What a line's batch is chosen from; what depends on the rest of the document is asked when it is. */
function useBatches(form: FormDocument): ColumnContext['batchesOf'] {
  const { type, id, reversesId } = form
  const warehouseId = idOf(form.header['warehouseId'])
  const date = textOf(form.header['date'])
  return useMemo(() => {
    if (!takesOut({ type, reversesId })) return null
    return (line) => {
      const itemId = idOf(line['itemId'])
      const from = outOf({ type, reversesId }, line, warehouseId)
      if (itemId === null || from === null || date === '') return null
      return batches({ itemId, warehouseId: from, date, ...(id === null ? {} : { documentId: id }) })
    }
  }, [type, id, reversesId, warehouseId, date])
}
