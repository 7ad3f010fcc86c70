import { DEMO_LOGIN, type HezhangClient } from '../../../core/contract'
import { addDays, dayNumber, firstDay, type LocalDate, nextPeriod, type Period, periodOf, previousPeriod } from '../../../core/kernel'
import { Random } from '../random'
import { Depot } from './depot'
import { enterMasters } from './masters'
import { Money } from './money'
import { clearTills, enterCards } from './assets'
import { enterOpening } from './opening'
import { Purchases } from './purchases'
import { Sales } from './sales'
import type { DemoClock } from './shop'
import { keepTemplates } from './templates'

export interface DemoOptions {
  /** whole months of trade before the current one */
  months: number
  seed: number
  /** the last day of trade */
  today: LocalDate
}
export const DEMO_COMPANY = '青禾百货'

const startOf = ({ months, today }: DemoOptions): Period => {
  let period = periodOf(today)
  for (let i = 0; i < months; i++) period = previousPeriod(period)
  return period
}
/** What the demo's account set is created with. */
export const demoAccountSet = (options: DemoOptions) =>
  ({
    company: `${DEMO_COMPANY}（示例）`,
    taxNumber: '91320508MA1QH0000X',
    standard: 'small',
    taxpayer: 'general',
    startPeriod: startOf(options),
  }) as const

/** The business day's clock: opens at half past eight in China, a minute and a half between two entries, never later than `now`. */
export function demoClock(options: DemoOptions, now: () => string): DemoClock {
  let date = firstDay(startOf(options))
  let seconds = 0
  return {
    today: () => date,
    set: (next) => {
      date = next
      seconds = 0
    },
    now: () => {
      if (date === options.today) return now()
      seconds = Math.min(seconds + 90, 11 * 3600)
      return new Date(Date.parse(`${date}T00:30:00Z`) + seconds * 1000).toISOString()
    },
  }
}

/**
 * Fills an account set that was just created with a shop's trade, entered through the contract like everything else: the same
 * options make the same shop. Ends on `today`; all months but the last two are closed. `onDay` is told the share done.
 */
export async function tradeDemo(
  client: HezhangClient,
  clock: DemoClock,
  options: DemoOptions,
  onDay: (share: number) => void,
): Promise<void> {
  const random = new Random(options.seed)
  const first = firstDay(startOf(options))
  await client.auth.setup({ ...DEMO_LOGIN, displayName: '林青禾' })
  const shop = await enterMasters(client, random, clock)
  await enterOpening(shop, startOf(options))
  await enterCards(shop, first)
  const depot = new Depot(shop)
  await depot.enter()
  const sales = new Sales(shop)
  const purchases = new Purchases(shop)
  const money = new Money(shop)
  const days = dayNumber(options.today) - dayNumber(first) + 1
  for (let i = 0; i < days; i++) {
    clock.set(addDays(first, i))
    // the last day is not over
    const share = i === days - 1 ? 0.6 : 1
    await purchases.day(share)
    await sales.day(share)
    await money.day()
    await depot.day(days - 1 - i)
    onDay((i + 1) / days)
  }
  await sales.leaveDraft()
  await purchases.leaveDraft()
  await keepTemplates(shop, periodOf(options.today))
  const closed: Period[] = []
  for (let p = startOf(options); nextPeriod(p) < periodOf(options.today); p = nextPeriod(p)) closed.push(p)
  for (const period of closed) {
    const { steps } = await client.periods.checklist({ period })
    for (const { id, optional } of steps) if (!optional || id === 'taxPayment') await client.periods.runStep({ period, step: id })
    // a shop that is short of cash one day, or leaves its year's profit where it is, closes all the same
    await client.periods.close({ period, confirmed: ['negativeCash', 'yearEnd'] })
  }
  const open = nextPeriod(closed.at(-1) ?? previousPeriod(startOf(options)))
  const late = addDays(firstDay(open), 27)
  await clearTills(shop, late < options.today ? late : options.today)
}
