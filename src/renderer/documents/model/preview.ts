import type { VoucherLineView } from '@core/contract'
import type { PreviewLine } from '../../ui/page/SidePanel'

/** "应交税费-应交增值税-销项税额" → "应交增值税—销项税额": the first level is known, the last ones tell. */
export const shortAccount = (fullName: string): string => fullName.split('-').slice(-2).join('—')

/**
 * A voucher in the width of the side panel: what differs only by item is one line. The items are on the document itself; the
 * voucher's page has all.
 */
export function condensed(lines: readonly VoucherLineView[]): PreviewLine[] {
  const groups = new Map<string, PreviewLine>()
  for (const l of lines) {
    const dimensions = l.itemId === null ? l.dimensions : ''
    const key = `${l.accountId}|${dimensions}|${l.debit !== 0}`
    const group = groups.get(key) ?? { key, account: shortAccount(l.accountName), dimensions, debitFen: 0, creditFen: 0 }
    groups.set(key, { ...group, debitFen: group.debitFen + l.debit, creditFen: group.creditFen + l.credit })
  }
  return [...groups.values()]
}
