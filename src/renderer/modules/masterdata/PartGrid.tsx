/** Lines that belong to a record and are saved with it: units of an item, places of a warehouse, rates of a currency. */
import { type ReactNode, type Ref, useMemo } from 'react'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import { cx } from '../../ui/store'
import './itemForm.css'

interface Props<L> {
  title: string
  hint: ReactNode
  /** of the record: "bins" has its refusals at "value.bins.2.code" */
  field: string
  /** refusals by path */
  errors: Readonly<Record<string, string>>
  /** of the grid, by which the widths of its columns are kept */
  id: string
  columns: readonly LineColumn<L>[]
  lines: readonly L[]
  onChange: (lines: L[]) => void
  lineKey: (line: L) => string
  blank: () => L
  minRows: number
  placeholder: string
  onEnd: () => void
  /** a few columns only: no wider than they need */
  narrow?: boolean
  ref?: Ref<LineGridHandle>
}

export function PartGrid<L>(props: Props<L>): ReactNode {
  const { title, hint, field, errors, columns, lines, onEnd, narrow = false, ref, ...grid } = props
  const { whole, own } = useMemo(() => errorsOf(field, errors), [field, errors])
  return (
    <section className="item-part" aria-label={title}>
      <h2>
        {title} <small>{hint}</small>
      </h2>
      {whole !== undefined && (
        <p className="fld-error" role="alert">
          {whole}
        </p>
      )}
      <div className={cx('item-units', narrow && 'bins')}>
        <LineGrid<L> {...(ref ? { ref } : {})} columns={columns} lines={lines} errors={own} onExit={onEnd} {...grid} />
      </div>
    </section>
  )
}
/** Refusals of the lines as the grid has them ("lines.2.code"), and the one that concerns all of them. */
export function errorsOf(
  field: string,
  errors: Readonly<Record<string, string>>,
): { whole: string | undefined; own: Record<string, string> } {
  const path = new RegExp(`^(?:value\\.)?${field}(?:\\.(.*))?$`)
  const own: Record<string, string> = {}
  let whole: string | undefined
  for (const [at, message] of Object.entries(errors)) {
    const found = path.exec(at)
    if (found?.[1]) own[`lines.${found[1]}`] = message
    else if (found) whole ??= message
  }
  return { whole, own }
}
