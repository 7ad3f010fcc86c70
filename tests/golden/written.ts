import type { Event, Scenario } from './model/scenario'
import { golden } from './shapes'

interface Written {
  id?: string
  type: string
  [field: string]: unknown
}
const SURCHARGES = { '540301': '0.07', '540302': '0.03', '540303': '0.02' }

/** The company of the golden month with events of its own, by day; each month ends as the golden month does. */
export function written(days: Record<string, Written[]>, change: (raw: Scenario) => void = () => undefined): Scenario {
  const raw = golden()
  const events = Object.entries(days).flatMap(([date, own]) => own.map((e) => ({ date, memo: e.type, ...e, id: e.id ?? '' }) as Event))
  const months = [...new Set(events.map((e) => e.date.slice(0, 7)))]
  raw.events = months.flatMap((month) => [...events.filter((e) => e.date.startsWith(month)), ...monthEnd(month)])
  raw.events.forEach((e, i) => Object.assign(e, { id: e.id || `X${i + 1}`, seq: i + 1 }))
  raw.master.company.period = months[0] ?? raw.master.company.period
  change(raw)
  return raw
}
function monthEnd(month: string): Event[] {
  const [year = 0, m = 0] = month.split('-').map(Number)
  const date = `${month}-${new Date(Date.UTC(year, m, 0)).getUTCDate()}`
  const own: Written[] = [
    { type: 'cogs' },
    { type: 'vat_transfer' },
    { type: 'surcharges', rates: SURCHARGES, reduction: '0.5' },
    { type: 'cit', rate: '0.05' },
    { type: 'close_pl' },
  ]
  return own.map((e) => ({ date, memo: e.type, ...e, id: '' }))
}
export const line = (product: string, qty: string, price = '0', more: Record<string, unknown> = {}) => ({
  product,
  qty,
  price,
  wh: 'W1',
  ...more,
})
