import { voucherContent } from '../../print/documentContent'
import { printContents } from '../../print/PrintPreview'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'

/** Vouchers on paper, one after the other. */
export async function printVouchers(ids: readonly number[], company: string): Promise<void> {
  try {
    const vouchers = []
    for (const id of ids) vouchers.push(await callRpc('vouchers.get', { id }))
    printContents(vouchers.map((v) => voucherContent(v, company)))
  } catch (error) {
    toast.fail(messageOfError(error))
  }
}
