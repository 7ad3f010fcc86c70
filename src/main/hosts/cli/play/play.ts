import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { version } from '../../../../../package.json'
import { type AccountSetOptions, createClient, type HezhangContract } from '../../../../core/contract'
import { connectionOf, openRaw } from '../../../../db/connection'
import { createBackend } from '../../../backend/backend'
import { type EventHandler, reasonOf, ScenarioBooks } from './books'
import { moneyEvents } from './events/money'
import { monthEndEvents } from './events/monthEnd'
import { purchasingEvents } from './events/purchasing'
import { salesEvents } from './events/sales'
import { stockEvents } from './events/stock'
import { resultLedger } from './result/ledger'
import { resultStock } from './result/stock'
import { playedOf } from './result/view'
import { resultVouchers } from './result/vouchers'
import { orderedEvents, type Scenario } from './scenario'
import { optionsOf, setUp } from './setup'

const HANDLERS: Record<string, EventHandler> = { ...purchasingEvents, ...salesEvents, ...stockEvents, ...moneyEvents, ...monthEndEvents }

export interface PlayOptions {
  costingMethod: AccountSetOptions['costingMethod']
  freight: 'EXPENSE' | 'CAPITALISE'
}
/** An event that is not in the results: its type is not built, or the books refused it. */
export interface NotPlayed {
  event: string
  type: string
  status: 'not built' | 'refused'
  reason: string
}

/** Plays a scenario through the real procedures in an account set of its own, and reads the results from it. */
export async function playScenario(scenario: Scenario, options: PlayOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'hezhang-play-'))
  const path = join(folder, 'scenario.hezhang')
  const events = orderedEvents(scenario)
  const today = events.at(-1)?.date ?? `${scenario.master.company.period}-01`
  const clock = { now: () => `${today}T00:00:00.000Z`, today: () => today }
  const backend = createBackend({ dataDir: folder, host: 'cli', version, clock })
  const transport = { call: backend.call.bind(backend), subscribe: backend.subscribe.bind(backend) }
  const client = createClient<HezhangContract>(transport, () => undefined)
  const notPlayed: NotPlayed[] = []
  try {
    await client.accountSets.create({ path, options: optionsOf(scenario, options.costingMethod) })
    const books = new ScenarioBooks(client, scenario, await setUp(client, scenario), options.freight)
    await books.rememberOpening()
    for (const e of events) {
      const handler = HANDLERS[e.type]
      if (!handler) {
        notPlayed.push({ event: e.id, type: e.type, status: 'not built', reason: 'no such event' })
        continue
      }
      try {
        await handler(books, e)
      } catch (error) {
        notPlayed.push({ event: e.id, type: e.type, status: 'refused', reason: reasonOf(error) })
      }
    }
    const verified = await client.integrity.verify({})
    await backend.close()
    return { ...readResults(path, scenario, books), notPlayed, failedChecks: verified.checks.filter((c) => !c.ok) }
  } finally {
    await backend.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readResults(path: string, scenario: Scenario, books: ScenarioBooks) {
  const connection = connectionOf(openRaw(path, { mustExist: true }))
  try {
    const played = playedOf(connection.read, scenario, books)
    return { result: { vouchers: resultVouchers(played), ...resultStock(played), ...resultLedger(played) } }
  } finally {
    connection.close()
  }
}
