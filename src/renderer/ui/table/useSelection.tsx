import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'

interface Selection<R> {
  has: (row: R) => boolean
  check: (row: R, checked: boolean) => void
  /** the box in the heading */
  all: ReactNode
}

export function useSelection<R>(
  given: { keys: ReadonlySet<string | number>; onChange: (keys: Set<string | number>) => void } | undefined,
  rows: readonly (R | undefined)[],
  rowKey: (row: R) => string | number,
): Selection<R> | undefined {
  if (!given) return undefined
  const { keys, onChange } = given
  // looked at only when all are ticked: there may be a million
  const loaded = () => rows.filter((r): r is R => r !== undefined)
  return {
    has: (row) => keys.has(rowKey(row)),
    check: (row, checked) => {
      const next = new Set(keys)
      if (checked) next.add(rowKey(row))
      else next.delete(rowKey(row))
      onChange(next)
    },
    all: (
      <Checkbox
        size="xs"
        aria-label="全选"
        checked={rows.length > 0 && keys.size >= rows.length}
        indeterminate={keys.size > 0 && keys.size < rows.length}
        onChange={(e) => onChange(new Set(e.currentTarget.checked ? loaded().map(rowKey) : []))}
      />
    ),
  }
}
