import type { Bench } from '../bench'
import { busyClosing } from './closing'
import { busyBooks } from './reports'

/** Books, statements and a month's end of a company that makes twenty thousand vouchers a month. */
export async function busy(bench: Bench): Promise<void> {
  const ledger = await busyClosing(bench)
  await busyBooks(bench, ledger)
}
