import type { Bench } from '../bench'
import { packed } from '../ledger/generate'
import { busyClosing } from './closing'
import { busyBooks, busyOpenBooks } from './reports'

/** Books, statements and a month's end of a company that makes twenty thousand vouchers a month. */
export async function busy(bench: Bench): Promise<void> {
  const ledger = bench.copy(await bench.busyLedger(), 'busy-closing')
  await busyOpenBooks(bench, ledger)
  await busyClosing(bench, ledger)
  packed(ledger)
  await busyBooks(bench, ledger)
}
