import type { ReadableDb, WritableDb } from './types'

/** What the table `setting` holds: each value JSON. */
export interface Settings {
  /** AccountSetOptions */
  options: unknown
  /** UTC; absent until the opening balances are confirmed */
  openingConfirmedAt: string
  /** 10⁻⁶ by span of days overdue; absent: the usual ones (core/modules/treasury/allowance.ts) */
  allowanceRates: Record<string, number>
  /** the file has issues below zero and its structure has just come to keep what became of them (cost_cover): to be found out */
  coversUnknown: boolean
  /** returns before this place in the order of entry were costed by a version that kept no covers; absent: none */
  coversFrom: number
  /** receipts before this place in the order of entry were costed by a version that sent all that they settled to cost of sales; absent: none */
  passedOnFrom: number
  /** 月末一次加权: revaluations before this place in the order of entry did not give receipts without a price one; absent: none */
  pricedFrom: number
  /** UTC; absent until the first backup */
  lastBackupAt: string
}
export function readSetting<K extends keyof Settings>(db: ReadableDb, key: K): Settings[K] | undefined {
  const text = db.value<string>('SELECT value FROM setting WHERE key = ?', key)
  return text === undefined ? undefined : (JSON.parse(text) as Settings[K])
}
/** undefined removes the setting. */
export function writeSetting<K extends keyof Settings>(db: WritableDb, key: K, value: Settings[K] | undefined): void {
  if (value === undefined) db.run('DELETE FROM setting WHERE key = ?', key)
  else
    db.run(
      'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      JSON.stringify(value),
    )
}
