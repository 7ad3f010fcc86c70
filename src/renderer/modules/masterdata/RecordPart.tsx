/** Lines of a record that need no more than columns; saved with it, and a list can be pasted. */
import { type ReactNode, type Ref, useState } from 'react'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import { PartGrid } from './PartGrid'

interface PartProps {
  /** of the record; the lines are one of them */
  values: Record<string, unknown>
  putAll: (changed: object) => void
  /** refusals by path: "value.bins.2.code" */
  errors: Readonly<Record<string, string>>
  onEnd: () => void
  ref?: Ref<LineGridHandle>
}
interface PartDef<V, L> {
  title: string
  hint: string
  field: string
  /** of the grid, by which the widths of its columns are kept */
  id: string
  columns: LineColumn<L>[]
  placeholder: string
  blank: () => L
  lineOf: (value: V) => L
  /** null: the line is blank, or not whole yet */
  valueOf: (line: L) => V | null
}
export function recordPart<V, L extends { key: string }>({ lineOf, valueOf, ...part }: PartDef<V, L>) {
  const keyOf = (line: L) => line.key
  return function RecordPart({ values, putAll, errors, onEnd, ref }: PartProps): ReactNode {
    const [lines, setLines] = useState<L[]>(() => ((values[part.field] ?? []) as V[]).map(lineOf))
    const put = (next: L[]) => {
      setLines(next)
      putAll({ [part.field]: next.map(valueOf).filter((v) => v !== null) })
    }
    return (
      <PartGrid<L>
        {...part}
        {...(ref ? { ref } : {})}
        lines={lines}
        onChange={put}
        lineKey={keyOf}
        errors={errors}
        minRows={6}
        onEnd={onEnd}
        narrow
      />
    )
  }
}
