import type { Trade } from './ledger/shop'

/** How much is measured. `full` is what the targets speak of; `small` shows in seconds that all of it runs. */
export interface Size {
  trade: Trade
  months: number
  /** so many months of the same trade are a million movements that are costed, and 300,000 inside a pool */
  longMonths: number
  /** 24 months of so many documents are what a bookkeeper of a busy company has: 20,000 vouchers a month */
  busy: Trade
  /** the file that has next to nothing in it */
  beginning: Trade
  /** documents posted one by one beside a bare transaction, and then in a row, several times */
  pairs: number
  row: number
  reports: number
  opens: number
  searchItems: number
  searches: number
  /** movements of one item that stand after a back-dated receipt, and how many such receipts */
  later: number
  backdated: number
  /** recosts of the whole file, and documents posted beside each */
  recosts: number
  besides: number
}
const common = { lines: 10, receipts: 100, transfers: 100 }
export const SIZES: Record<'full' | 'small', Size> = {
  full: {
    // 24 months of it are a million journal lines and half a million stock entries
    trade: { ...common, items: 5000, customers: 400, suppliers: 100, deliveries: 1150, opening: 9000 },
    months: 24,
    longMonths: 62,
    busy: { ...common, lines: 2, items: 5000, customers: 400, suppliers: 100, deliveries: 19_000, receipts: 1_000, opening: 30_000 },
    // a thousand stock entries
    beginning: { ...common, items: 400, customers: 40, suppliers: 10, receipts: 2, transfers: 1, deliveries: 8, opening: 5000 },
    pairs: 300,
    row: 300,
    reports: 30,
    opens: 9,
    searchItems: 100_000,
    searches: 40,
    later: 10_000,
    backdated: 9,
    recosts: 5,
    besides: 100,
  },
  small: {
    trade: { ...common, items: 60, customers: 8, suppliers: 4, receipts: 4, transfers: 2, deliveries: 12, opening: 5000 },
    months: 4,
    longMonths: 6,
    busy: { ...common, lines: 2, items: 60, customers: 8, suppliers: 4, receipts: 4, transfers: 2, deliveries: 30, opening: 5000 },
    beginning: { ...common, items: 20, customers: 4, suppliers: 2, receipts: 1, transfers: 1, deliveries: 3, opening: 5000 },
    pairs: 10,
    row: 5,
    reports: 3,
    opens: 2,
    searchItems: 500,
    searches: 3,
    later: 120,
    backdated: 2,
    recosts: 1,
    besides: 5,
  },
}
