/** 多单位 of an item: saved with it. Which units, what they come to in the base unit, their prices and barcodes (D32). */
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { LineGridHandle } from '../../ui/grid/types'
import { errorsOf, PartGrid } from './PartGrid'
import { blankUnit, enteredUnits, unitColumns, unitLines, type UnitLine, unitValues, type UnitValues } from './itemUnits'

interface Props {
  value: UnitValues
  base: string
  onChange: (values: UnitValues) => void
  /** refusals by path: "value.units.0.unit" */
  errors: Readonly<Record<string, string>>
  onEnd: () => void
  ref: Ref<{ focus: () => void }>
}
const keyOf = (l: UnitLine): string => l.key

export function ItemUnits({ value, base, onChange, errors, onEnd, ref }: Props): ReactNode {
  const [lines, setLines] = useState(() => unitLines(value))
  const grid = useRef<LineGridHandle>(null)
  const columns = useMemo(() => unitColumns(base || '基本单位'), [base])
  const first = useMemo(() => Object.keys(errorsOf('units', errors).own)[0], [errors])
  useEffect(() => {
    if (first !== undefined) grid.current?.focusProblem(first)
  }, [first])
  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus(lines.length) }))
  const change = (next: UnitLine[]) => {
    const entered = enteredUnits(lines, next)
    setLines(entered)
    onChange(unitValues(entered))
  }
  return (
    <PartGrid<UnitLine>
      title="多单位"
      hint={`库存只按${base || '基本单位'}记；录单可以按箱、按提，打“3箱5${base || '瓶'}”也行。单据用过的换算率不能再改`}
      field="units"
      id="item.units"
      columns={columns}
      lines={lines}
      onChange={change}
      lineKey={keyOf}
      blank={blankUnit}
      errors={errors}
      minRows={4}
      placeholder="箱、提、盒…"
      onEnd={onEnd}
      ref={grid}
    />
  )
}
