import type { DrillTarget, ReportColumn, ReportRow } from '@core/contract'
import { createElement } from 'react'
import { openDrill } from '../app/open'
import type { Column } from '../ui/table/types'
import { formatValue, type ValueKind } from '../ui/values/format'
import { KEPT_WIDTH, KINDS } from './kinds'

/** px: width of a name's column */
const NAME = 160

/** A row with its place, so that the table can tell equal rows apart. */
export interface PlacedRow extends ReportRow {
  index: number
}

const targetOf = (row: ReportRow, key: string): DrillTarget | undefined =>
  row.drills?.[key] ?? (row.kind === 'heading' ? undefined : row.drill)

/** In a statement of two halves a total is bold in its own half only; a row may hold a rate among amounts. */
const ownCell = (key: string, kind: ValueKind, blank: boolean) => (r: PlacedRow) => {
  const own = r.kinds?.[key]
  const text = formatValue(own ? KINDS[own] : kind, r.cells[key], blank ? 'blank' : 'show')
  return r.strong?.includes(key) ? createElement('b', null, text) : text
}

/** A report's columns as the table's. Figures lead to what they are made of; the tree stands in the first wide text column. */
export function tableColumns(columns: readonly ReportColumn[], rows: readonly PlacedRow[] = []): Column<PlacedRow>[] {
  const used = (c: ReportColumn) =>
    !c.optional || rows.some((r) => r.cells[c.key] !== null && r.cells[c.key] !== undefined && r.cells[c.key] !== '')
  const special = columns.some((c) => c.key === 'label2') || rows.some((r) => r.kinds !== undefined)
  const tree = columns.find((c) => c.kind === 'text')?.key
  return columns.filter(used).map((c) => {
    const kind = KINDS[c.kind]
    const text = c.kind === 'text'
    return {
      key: c.key,
      title: c.title,
      kind,
      ...(c.width === undefined ? {} : { width: c.width }),
      // names take the spare width, in proportion; units and codes keep theirs
      grow: text ? Math.max(0, (c.width ?? NAME) - KEPT_WIDTH) : 0,
      ...(c.key.startsWith('row') && c.kind === 'integer' ? { align: 'center' as const } : {}),
      ...(c.group === undefined ? {} : { group: c.group }),
      zero: c.blankZero ? 'blank' : 'show',
      muted: c.kind === 'code',
      tree: c.key === tree,
      sortable: false,
      value: (r: PlacedRow) => r.cells[c.key],
      ...(special ? { render: ownCell(c.key, kind, c.blankZero ?? false) } : {}),
      drill: (r: PlacedRow) => {
        const target = targetOf(r, c.key)
        const value = r.cells[c.key]
        if (!target || value === null || value === undefined || value === '') return undefined
        // the whole row leads somewhere; only figures and names are links, so that the table stays calm
        if (text && c.key !== tree && r.drills?.[c.key] === undefined) return undefined
        return () => openDrill(target)
      },
    }
  })
}
