/** 库存上下限 of an item, a row a warehouse: saved with the item. Below the fields, so that Enter through them stays short. */
import type { ItemInput } from '@core/contract'
import type { ReactNode } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { QtyInput } from '../../ui/fields/NumberInput'

type Limit = ItemInput['limits'][number]
interface Props {
  value: readonly Limit[]
  unit: string
  onChange: (limits: Limit[]) => void
  /** the refusal at a path below `limits` */
  errorAt: (path: string) => string | undefined
  onEnd: () => void
}
const SIDES = [
  ['minQuantity', '最低库存'],
  ['maxQuantity', '最高库存'],
] as const

export function StockLimits({ value, unit, onChange, errorAt, onEnd }: Props): ReactNode {
  const warehouses = useQueryRpc('master.list', { entity: 'warehouse' })
  const shown = (warehouses.data?.rows ?? []).filter(
    (w) => w['kind'] === 'normal' && (!w.disabled || value.some((l) => l.warehouseId === w.id)),
  )
  const put = (warehouseId: number, side: 'minQuantity' | 'maxQuantity', quantity: number | null) => {
    const known = value.find((l) => l.warehouseId === warehouseId) ?? { warehouseId, minQuantity: null, maxQuantity: null }
    const changed = { ...known, [side]: quantity }
    const others = value.filter((l) => l.warehouseId !== warehouseId)
    onChange(changed.minQuantity === null && changed.maxQuantity === null ? others : [...others, changed])
  }
  return (
    <section className="item-part limits" aria-label="库存上下限">
      <h2>
        库存上下限 <small>低于最低库存时在工作台提醒；订货建议见“库存预警”</small>
      </h2>
      <FieldGrid columns={2} onEnd={onEnd}>
        {shown.flatMap((w) => {
          const at = value.findIndex((l) => l.warehouseId === w.id)
          return SIDES.map(([side, label]) => (
            <Field
              key={`${w.id}${side}`}
              label={`${w.name} ${label}`}
              name={`limits.${at}.${side}`}
              error={at < 0 ? undefined : (errorAt(`${at}.${side}`) ?? (side === 'minQuantity' ? errorAt(`${at}.warehouseId`) : undefined))}
            >
              <QtyInput value={value[at]?.[side] ?? null} onChange={(q) => put(w.id, side, q)} min={0} suffix={unit} />
            </Field>
          ))
        })}
      </FieldGrid>
    </section>
  )
}
