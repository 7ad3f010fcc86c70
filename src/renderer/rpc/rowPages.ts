/**
 * A long list loaded by pieces, for DataTable:
 *
 *   const list = useRowPages('documents.list', { type: 'salesDelivery', from, to })
 *   <DataTable rows={list.rows} onVisible={list.onVisible} loading={list.loading} error={list.error} onRetry={list.retry} … />
 *
 * `rows` has the whole length; rows not loaded yet are undefined. `first` is the answer for the first page (totals).
 */
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { usePageActive } from '../ui/pageActive'
import { messageOfError } from './errors'
import { callRpc, type InputOf, type OutputOf, queryKey } from './hooks'

type PagedPath = 'documents.list' | 'vouchers.list' | 'master.list' | 'integrity.auditLog'
export type RowOf<P extends PagedPath> = OutputOf<P> extends { rows: (infer R)[] } ? R : never
interface Piece<R> {
  rows: R[]
  count: number
}

export interface RowPages<P extends PagedPath> {
  rows: readonly (RowOf<P> | undefined)[]
  count: number
  first: OutputOf<P> | undefined
  loading: boolean
  error: string | null
  retry: () => void
  onVisible: (from: number, to: number) => void
}

const PAGE = 200

export function useRowPages<P extends PagedPath>(path: P, input: Omit<InputOf<P>, 'offset' | 'limit'>): RowPages<P> {
  const active = usePageActive()
  const inputKey = JSON.stringify(input)
  const [wanted, setWanted] = useState<{ inputKey: string; pages: readonly number[] }>({ inputKey, pages: [0] })
  const pages = wanted.inputKey === inputKey ? wanted.pages : [0]
  const results = useQueries({
    queries: pages.map((page) => {
      const asked = { ...input, offset: page * PAGE, limit: PAGE } as InputOf<P>
      return {
        queryKey: queryKey(path, asked),
        queryFn: () => callRpc(path, asked),
        subscribed: active,
        // while another filter's rows are on their way, the old ones stand
        ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
      }
    }),
  })
  const stamp = results.map((r) => `${r.dataUpdatedAt}${r.isPlaceholderData}`).join()
  const pieces = results.map((r) => r.data as Piece<RowOf<P>> | undefined)
  const count = pieces[0]?.count ?? 0
  // the stamp says when any page has changed; the pieces themselves are new objects at each render
  const rows = useMemo(() => {
    const all: (RowOf<P> | undefined)[] = Array.from({ length: count })
    pieces.forEach((piece, i) => {
      const from = (pages[i] ?? 0) * PAGE
      piece?.rows.forEach((row, j) => {
        if (from + j < all.length) all[from + j] = row
      })
    })
    return all
    // oxlint-disable-next-line react/exhaustive-deps
  }, [stamp, inputKey])
  const onVisible = useCallback(
    (from: number, to: number) =>
      setWanted((w) => {
        const known = w.inputKey === inputKey ? w.pages : [0]
        const missing: number[] = []
        for (let p = Math.floor(from / PAGE); p <= Math.floor(to / PAGE); p++) if (!known.includes(p)) missing.push(p)
        return missing.length === 0 && w.inputKey === inputKey ? w : { inputKey, pages: [...known, ...missing] }
      }),
    [inputKey],
  )
  const failed = results.find((r) => r.isError)
  return {
    rows,
    count,
    first: results[0]?.data as OutputOf<P> | undefined,
    loading: results.some((r) => r.isFetching),
    error: failed ? messageOfError(failed.error) : null,
    retry: () => {
      for (const r of results) if (r.isError) void r.refetch()
    },
    onVisible,
  }
}
