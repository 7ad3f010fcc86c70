import { useEffect } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { withTransferFee } from '../model/transferFee'
import type { FormState } from './useFormState'

/** Keeps the fee of a 转账单 that is being entered. */
export function useTransferFee({ form, change }: Pick<FormState, 'form' | 'change'>, editing: boolean): void {
  const asked = editing && form.type === 'fundTransfer' && form.auto.includes('fee')
  const funds = useQueryRpc('funds.list', {}, { enabled: asked, keep: true })
  const { accountId, amount } = form.header
  const list = funds.data
  useEffect(() => {
    if (asked && list) change((f) => withTransferFee(f, list))
  }, [asked, list, change, accountId, amount])
}
