/** 多单位 of an item: saved with it. Which units, what they come to in the base unit, their prices and barcodes (D32). */
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineGridHandle } from '../../ui/grid/types'
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
const PATH = /^(?:value\.)?units(?:\.(.*))?$/
const keyOf = (l: UnitLine): string => l.key

export function ItemUnits({ value, base, onChange, errors, onEnd, ref }: Props): ReactNode {
  const [lines, setLines] = useState(() => unitLines(value))
  const grid = useRef<LineGridHandle>(null)
  const columns = useMemo(() => unitColumns(base || '基本单位'), [base])
  const own = useMemo(
    () => Object.fromEntries(Object.entries(errors).flatMap(([at, m]) => (PATH.exec(at)?.[1] ? [[`lines.${PATH.exec(at)?.[1]}`, m]] : []))),
    [errors],
  )
  const [first] = Object.keys(own)
  useEffect(() => {
    if (first !== undefined) grid.current?.focusProblem(first)
  }, [first])
  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus(lines.length) }))
  const whole = Object.entries(errors).find(([at]) => PATH.exec(at) && PATH.exec(at)?.[1] === undefined)?.[1]
  const change = (next: UnitLine[]) => {
    const entered = enteredUnits(lines, next)
    setLines(entered)
    onChange(unitValues(entered))
  }
  return (
    <section className="item-part" aria-label="多单位">
      <h2>
        多单位{' '}
        <small>
          库存只按{base || '基本单位'}记；录单可以按箱、按提，打“3箱5{base || '瓶'}”也行。单据用过的换算率不能再改
        </small>
      </h2>
      {whole !== undefined && (
        <p className="fld-error" role="alert">
          {whole}
        </p>
      )}
      <div className="item-units">
        <LineGrid<UnitLine>
          id="item.units"
          columns={columns}
          lines={lines}
          onChange={change}
          lineKey={keyOf}
          blank={blankUnit}
          errors={own}
          minRows={4}
          placeholder="箱、提、盒…"
          onExit={onEnd}
          ref={grid}
        />
      </div>
    </section>
  )
}
