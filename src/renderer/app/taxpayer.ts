import type { LocalDate } from '@core/kernel'
import { taxpayerAt, type TaxpayerStatus } from '@core/modules/tax/taxpayer'
import { useCallback } from 'react'
import { useQueryRpc } from '../rpc/hooks'
import { useOpened } from './status'

type Taxpayer = 'general' | 'smallScale'
const NONE: readonly TaxpayerStatus[] = []
/** What the company is on a date ('': today): 一般纳税人 or 小规模纳税人. */
export function useTaxpayerOn(): (date: LocalDate) => Taxpayer {
  const { accountSet, status } = useOpened()
  const { data } = useQueryRpc('tax.taxpayers', {})
  const initial = accountSet.options.taxpayer
  const changes = data?.changes ?? NONE
  return useCallback((date) => taxpayerAt(initial, changes, date || status.today), [initial, changes, status.today])
}
export const useTaxpayer = (date: LocalDate): Taxpayer => useTaxpayerOn()(date)
