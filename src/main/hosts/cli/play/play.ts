import { DAY_VOUCHER_TYPES } from '../../../../core/modules/registry'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { version } from '../../../../../package.json'
import { type AccountSetOptions, createClient, type HezhangContract } from '../../../../core/contract'
import { connectionOf, openRaw } from '../../../../db/connection'
import { periodOf } from '../../../../core/kernel'
import { createBackend } from '../../../backend/backend'
import { type EventHandler, reasonOf, ScenarioBooks } from './books'
import { moneyEvents } from './events/money'
import { monthEndEvents } from './events/monthEnd'
import { purchasingEvents } from './events/purchasing'
import { salesEvents } from './events/sales'
import { shortageCosts, stockEvents } from './events/stock'
import { resultLedger } from './result/ledger'
import { resultStock } from './result/stock'
import { playedOf } from './result/view'
import { resultVouchers } from './result/vouchers'
import { unreadKeys, unreadOf } from './unread'
import { orderedEvents, type Scenario } from './scenario'
import { optionsOf, setUp } from './setup'

const HANDLERS: Record<string, EventHandler> = { ...purchasingEvents, ...salesEvents, ...stockEvents, ...moneyEvents, ...monthEndEvents }

export interface PlayOptions {
  costingMethod: AccountSetOptions['costingMethod']
  freight: 'EXPENSE' | 'CAPITALISE'
  /** documents of a type share one voucher a day (D50); absent: each has its own */
  byDay?: boolean
}
/** An event that is not in the results: its type is not built, or the books refused it. */
export interface NotPlayed {
  event: string
  type: string
  /** in part: some documents of the event were posted before one was refused */
  status: 'not built' | 'refused' | 'refused in part'
  reason: string
}

/**
 * Plays a scenario through the real procedures in an account set of its own, and reads the results from it. With 月末一次加权 what is
 * found missing during the month has its cost only at its end, but its input VAT and approval need it: those are known from playing
 * the scenario once before.
 */
export async function playScenario(scenario: Scenario, options: PlayOptions) {
  const first = await playOnce(scenario, options)
  const again = options.costingMethod === 'periodicAverage' && scenario.events.some((e) => e.type === 'stocktake')
  const { issued: _, ...played } = again ? await playOnce(scenario, options, first.issued) : first
  return played
}

async function playOnce(scenario: Scenario, options: PlayOptions, known?: ReadonlyMap<string, readonly number[]>) {
  const folder = mkdtempSync(join(tmpdir(), 'hezhang-play-'))
  const path = join(folder, 'scenario.hezhang')
  const events = orderedEvents(scenario)
  const today = events.at(-1)?.date ?? `${scenario.master.company.period}-01`
  const clock = { now: () => `${today}T00:00:00.000Z`, today: () => today }
  const backend = createBackend({ dataDir: folder, host: 'cli', version, clock })
  const transport = { call: backend.call.bind(backend), subscribe: backend.subscribe.bind(backend) }
  const client = createClient<HezhangContract>(transport, () => undefined)
  const notPlayed: NotPlayed[] = []
  const notUnderstood = unreadOf(scenario)
  try {
    await client.accountSets.create({
      path,
      options: { ...optionsOf(scenario, options.costingMethod), dayVouchers: options.byDay ? [...DAY_VOUCHER_TYPES] : [] },
    })
    const books = new ScenarioBooks(client, scenario, await setUp(client, scenario), options.freight, known)
    await books.rememberOpening()
    for (const e of events) {
      const handler = HANDLERS[e.type]
      if (!handler) {
        notPlayed.push({ event: e.id, type: e.type, status: 'not built', reason: 'no such event' })
        continue
      }
      for (const field of unreadKeys(handler.schema, e)) notUnderstood.push(`${e.id} ${field}`)
      try {
        await handler.play(books, e)
      } catch (error) {
        const begun = [...books.eventOf.values()].includes(e.id)
        notPlayed.push({ event: e.id, type: e.type, status: begun ? 'refused in part' : 'refused', reason: reasonOf(error) })
      }
    }
    for (const period of new Set(events.map((e) => periodOf(e.date)))) await client.periods.settleCosts({ period })
    const issued = new Map<string, number[]>()
    for (const event of books.shortages.keys()) issued.set(event, await shortageCosts(books, event))
    const verified = await client.integrity.verify({})
    await backend.close()
    return { ...readResults(path, scenario, books), notPlayed, notUnderstood, issued, failedChecks: verified.checks.filter((c) => !c.ok) }
  } finally {
    await backend.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readResults(path: string, scenario: Scenario, books: ScenarioBooks) {
  const connection = connectionOf(openRaw(path, { mustExist: true }))
  try {
    const played = playedOf(connection.read, scenario, books)
    const vouchers = resultVouchers(played)
    return { result: { vouchers, ...resultStock(played), ...resultLedger(played, vouchers) } }
  } finally {
    connection.close()
  }
}
