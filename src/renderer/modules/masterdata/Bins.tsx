/** 货位 of a warehouse: saved with it; a list can be pasted. */
import type { WarehouseInput } from '@core/contract'
import { type ReactNode, type Ref, useState } from 'react'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import { PartGrid } from './PartGrid'

type Bin = WarehouseInput['bins'][number]
interface Line extends Bin {
  key: string
}
interface Props {
  value: readonly Bin[]
  onChange: (bins: Bin[]) => void
  /** refusals by path: "value.bins.2.code" */
  errors: Readonly<Record<string, string>>
  onEnd: () => void
  ref?: Ref<LineGridHandle>
}
const blank = (): Line => ({ key: crypto.randomUUID(), code: '', name: '', route: 0, disabled: false })
const keyOf = (l: Line) => l.key
const isBlank = (l: Line) => l.code === '' && l.name === '' && !l.route
const COLUMNS: LineColumn<Line>[] = [
  { key: 'code', title: '货位编码', kind: 'text', width: 140, maxLength: 40 },
  { key: 'name', title: '名称', kind: 'text', grow: 1, width: 180, maxLength: 60 },
  { key: 'route', title: '拣货次序', kind: 'int', width: 96, min: 0, zero: 'blank', help: '拣货单和分配货位按它从小到大' },
  { key: 'disabled', title: '停用', kind: 'check', width: 64, skipOnEnter: true },
]

export function Bins({ value, onChange, errors, onEnd, ref }: Props): ReactNode {
  const [lines, setLines] = useState<Line[]>(() => value.map((b) => ({ ...b, key: b.code })))
  const put = (next: Line[]) => {
    setLines(next)
    onChange(next.filter((l) => !isBlank(l)).map(({ key: _k, ...b }) => ({ ...b, route: b.route ?? 0 })))
  }
  return (
    <PartGrid<Line>
      title="货位"
      hint="仓库里的位置：货架、层、格。可以从表格粘贴编码、名称和拣货次序；用过的编码不能再改"
      field="bins"
      id="warehouse.bins"
      {...(ref ? { ref } : {})}
      columns={COLUMNS}
      lines={lines}
      onChange={put}
      lineKey={keyOf}
      blank={blank}
      errors={errors}
      minRows={6}
      placeholder="A-01-1…"
      onEnd={onEnd}
      narrow
    />
  )
}
