import { useMemo } from 'react'
import { callRpc, useQueryRpc } from '../../rpc/hooks'
import type { EntityRecord } from '@core/contract'
import type { Binned } from '../model/bins'

const QUESTION = { entity: 'warehouse', limit: 500 } as const
const withBins = (rows: readonly EntityRecord[]): Binned => new Set(rows.filter((w) => w['binManaged'] === true).map((w) => w.id))

/** Warehouses with bins. */
export function useBinned(): Binned {
  const rows = useQueryRpc('master.list', QUESTION).data?.rows
  return useMemo(() => withBins(rows ?? []), [rows])
}
export const askBinned = async (): Promise<Binned> => withBins((await callRpc('master.list', QUESTION)).rows)
