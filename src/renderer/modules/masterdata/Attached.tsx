import type { BomInput, ItemInput } from '@core/contract'
import type { ReactNode, Ref } from 'react'
import type { LineGridHandle } from '../../ui/grid/types'
import { type BomItem, BomLines } from './BomLines'
import type { EntityDef } from './entities'
import { ItemUnits } from './ItemUnits'
import { Bins, Rates } from './recordParts'
import { StockLimits } from './StockLimits'
import { UsualBins } from './UsualBins'
import './itemForm.css'

interface Props {
  def: EntityDef
  values: Record<string, unknown>
  putAll: (changed: object) => void
  error: (name: string) => string | undefined
  errors: Readonly<Record<string, string>>
  /** the first of them, entered after the record's fields */
  lines: Ref<LineGridHandle>
  onEnd: () => void
}
const textIn = (values: Record<string, unknown>, name: string): string => (typeof values[name] === 'string' ? values[name] : '')
const unitsIn = (values: Record<string, unknown>) => ({
  units: (values['units'] as ItemInput['units'] | undefined) ?? [],
  saleUnit: textIn(values, 'saleUnit'),
  purchaseUnit: textIn(values, 'purchaseUnit'),
})

/** What hangs on a record and is saved with it: Enter on the empty line saves. */
export function Attached({ def, values, putAll, error, errors, lines, onEnd }: Props): ReactNode {
  if (def.entity === 'bom')
    return (
      <BomLines
        ref={lines}
        lines={(values['lines'] as BomInput['lines'] | undefined) ?? []}
        items={(values['items'] as Record<number, BomItem> | undefined) ?? {}}
        onChange={(changed, items) => putAll({ lines: changed, items })}
        problem={error('lines')}
        errors={errors}
        onEnd={onEnd}
      />
    )
  if (def.entity === 'warehouse') return <Bins ref={lines} {...{ values, putAll, errors, onEnd }} />
  if (def.entity === 'currency') return <Rates ref={lines} {...{ values, putAll, errors, onEnd }} />
  if (def.entity !== 'item') return null
  return (
    <>
      <ItemUnits value={unitsIn(values)} base={textIn(values, 'unit')} onChange={putAll} errors={errors} ref={lines} onEnd={onEnd} />
      {values['kind'] !== 'service' && (
        <>
          <StockLimits
            value={(values['limits'] as ItemInput['limits'] | undefined) ?? []}
            unit={textIn(values, 'unit')}
            onChange={(limits) => putAll({ limits })}
            errorAt={(path) => error(`limits.${path}`)}
            onEnd={onEnd}
          />
          <UsualBins
            value={(values['bins'] as ItemInput['bins'] | undefined) ?? []}
            onChange={(bins) => putAll({ bins })}
            errorAt={(path) => error(`bins.${path}`)}
            onEnd={onEnd}
          />
        </>
      )}
    </>
  )
}
