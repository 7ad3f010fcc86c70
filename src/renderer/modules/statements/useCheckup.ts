/** What is wrong with the formulas, and what they come to, a moment after they were changed. */
import type { StatementCheckup, StatementContent } from '@core/contract'
import { useEffect, useMemo, useState } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { type EditedLine, rowsOf } from './lines'

const PAUSE_MS = 250
type Target = { statement?: NonNullable<StatementContent['statement']>; ownId?: number }

export interface Checkup {
  /** by the grid's path: "lines.3.formula" */
  errors: Readonly<Record<string, string>>
  figures: StatementCheckup['figures']
  outside: StatementCheckup['outside']
}
export function useCheckup(target: Target, kind: StatementContent['kind'], lines: readonly EditedLine[]): Checkup {
  const asked = useMemo(() => JSON.stringify({ ...target, kind, rows: rowsOf(lines) }), [target, kind, lines])
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [asked])
  const input = useMemo(() => JSON.parse(settled) as Parameters<typeof useQueryRpc<'statements.check'>>[1], [settled])
  const { data } = useQueryRpc('statements.check', input, { keep: true, enabled: input.rows.length > 0 })
  return useMemo(
    () => ({
      errors: Object.fromEntries(
        (data?.problems ?? []).map(({ row, position, problem }) => [`lines.${row - 1}.formula`, `第 ${position} 个字起：${problem}`]),
      ),
      figures: data?.figures ?? [],
      outside: data?.outside ?? [],
    }),
    [data],
  )
}
