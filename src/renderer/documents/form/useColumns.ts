import { cashFlowItems } from '@core/reports/statements/cashFlowItems'
import { documentDef } from '@core/modules/registry'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { useOpened } from '../../app/status'
import type { LineColumn } from '../../ui/grid/types'
import { lineColumns, pricesShown, usesBatches } from '../model/columns'
import type { FormDocument, FormLine } from '../model/form'
import { type LineRules, modeOf } from '../model/goods'
import { type LatestLines, otherCashColumns, voucherColumns } from '../model/journalColumns'
import { idOf, refOf, textOf } from '../model/values'
import { fieldSource, items, partners } from '../sources'

export function useLineRules(form: FormDocument): LineRules {
  const { options } = useOpened().accountSet
  const mode = modeOf(form)
  return useMemo(
    () => ({ type: form.type, mode, taxpayer: options.taxpayer, levyRate: options.levyRate }),
    [form.type, mode, options.taxpayer, options.levyRate],
  )
}

/** Columns of the form's grid; they change only when what they depend on changes. */
export function useColumns(form: FormDocument, rules: LineRules, latest: LatestLines): LineColumn<FormLine>[] {
  const { standard } = useOpened().accountSet.options
  const wide = useMediaQuery('(min-width: 1500px)', true, { getInitialValueInEffect: false })
  const def = documentDef(form.type)
  const batches = usesBatches(form.lines)
  const warehouse = refOf(form.header['warehouseId'])
  const warehouseId = idOf(warehouse)
  const date = textOf(form.header['date'])
  const sources = useMemo(
    () => ({
      items: items(pricesShown(def.type as FormDocument['type'], def.module), warehouseId),
      partners,
      of: fieldSource,
      cashFlow: cashFlowItems(standard, date).map((i) => ({
        value: String(i.item),
        label: i.label,
        alias: i.direction === 'in' ? '收' : '付',
      })),
    }),
    [def, warehouseId, standard, date],
  )
  return useMemo(() => {
    if (def.family === 'journal') return voucherColumns(def, sources, latest)
    if (def.family === 'cash') return otherCashColumns(def, sources)
    return lineColumns(def, { rules, warehouse, batches, wide, sources })
  }, [def, rules, warehouse, batches, wide, sources, latest])
}
