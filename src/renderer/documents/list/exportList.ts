import type { DocumentRow } from '@core/contract'
import { callRpc } from '../../rpc/hooks'
import { exportTable, type TableFormat } from '../../ui/table/exportTable'
import type { TableSnapshot } from '../../ui/table/types'
import type { ListQuery } from '../model/list'
import { stateLabel } from '../../ui/StateTag'
import type { Value } from '../../ui/values/format'

const PIECE = 20_000
/** Every row of the filter, in the columns that are seen and their order. Returns how many; null: cancelled. */
export async function exportList(title: string, query: ListQuery, seen: TableSnapshot, format: TableFormat): Promise<number | null> {
  const rows: DocumentRow[] = []
  for (;;) {
    const piece = await callRpc('documents.list', { ...query, offset: rows.length, limit: PIECE })
    rows.push(...piece.rows)
    if (piece.rows.length < PIECE) break
  }
  const value = (row: DocumentRow, key: string): Value =>
    key === 'state' ? stateLabel(row.state) : (row as unknown as Record<string, Value>)[key]
  const saved = await exportTable(
    title,
    { ...seen, rows: rows.map((r) => seen.columns.map((c) => value(r, c.key))), depths: rows.map(() => 0) },
    format,
  )
  return saved ? rows.length : null
}
