import type { ReportInfo, ReportParams, ReportResult } from '@core/contract'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useQueryRpc } from '../rpc/hooks'
import type { Turning } from '../ui/table/types'

interface Turn {
  /** the parameters it belongs to: others begin at their first page */
  params: ReportParams
  page: number
  /** how often a page was turned */
  no: number
  at: 'first' | 'last'
}
export interface TurnedReport {
  result: UseQueryResult<ReportResult>
  /** undefined where all is on one page */
  turning: Turning | undefined
  turn: Turning['onEdge']
}

/** A report as the window asks for it: a page at a time, the old one standing until the next has come. */
export function useTurnedReport(info: ReportInfo, params: ReportParams, enabled: boolean): TurnedReport {
  const [stored, setTurn] = useState<Turn>({ params, page: 1, no: 0, at: 'first' })
  const { page, no, at } = stored.params === params ? stored : { page: 1, no: 0, at: 'first' as const }
  const result = useQueryRpc('reports.run', { report: info.id, params, page }, { keep: true, enabled })
  const pages = result.data?.pages ?? 1
  const turn = useCallback<Turning['onEdge']>(
    (edge) => {
      const last = Math.max(1, pages)
      const to = { first: 1, last, previous: Math.max(1, page - 1), next: Math.min(last, page + 1) }[edge]
      // at the outermost edge the key moves inside the page
      const back = edge === 'last' || (edge === 'previous' && page > 1)
      if (to === page && (edge === 'previous' || edge === 'next')) return
      setTurn((was) => ({ params, page: to, no: was.no + 1, at: back ? 'last' : 'first' }))
    },
    [params, page, pages],
  )
  const arrived = !result.isPlaceholderData && result.data !== undefined
  const turning = useMemo(
    (): Turning | undefined => (pages > 1 ? { onEdge: turn, landing: arrived && no > 0 ? { no, at } : null } : undefined),
    [pages, turn, arrived, no, at],
  )
  return { result, turning, turn }
}
