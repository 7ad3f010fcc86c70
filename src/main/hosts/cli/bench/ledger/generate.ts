import { dirname } from 'node:path'
import { version } from '../../../../../../package.json'
import { createClient, type HezhangContract } from '../../../../../core/contract'
import { lastDay, nextPeriod, type Period } from '../../../../../core/kernel'
import { connectionOf, openRaw } from '../../../../../db/connection'
import { packAll } from '../../../../../db/queries/dimensionSums'
import { keepAllRegisters } from '../../../../../db/queries/registerDays'
import { type Backend, createBackend } from '../../../../backend/backend'
import type { Clock } from '../../../../backend/context'
import { Random } from '../../../../services/random'
import { LOGIN } from './login'
import { multiplyMonth, nextIds } from './multiply'
import { enterShop, type Shop, stockUp, type Trade, tradeMonth } from './shop'

/** The month in which books are opened and goods for the whole time are bought. */
export const START: Period = 202401

export interface Ledger {
  path: string
  /** first and last month of trade */
  from: Period
  to: Period
  /** the shop as it was entered, for further documents */
  shop: Omit<Shop, 'client' | 'random'>
}

/** A clock that stands: what is measured does not depend on the day it is measured. */
export const clockAt = (today: string): Clock => ({ now: () => `${today}T08:00:00.000Z`, today: () => today })

/** The backend as a worker runs it, in this thread, and a client of it that acts as the local user. */
export function inProcess(dataDir: string, clock: Clock, readerFile?: string): { backend: Backend; client: Shop['client'] } {
  const backend = createBackend({ dataDir, host: 'cli', version, clock, ...(readerFile === undefined ? {} : { readerFile }) })
  const transport = { call: backend.call.bind(backend), subscribe: backend.subscribe.bind(backend) }
  return { backend, client: createClient<HezhangContract>(transport, () => undefined) }
}

/** Writes a new account set with `months` of trade: the first month through the contract, the others as copies of it. */
export async function generateLedger(
  path: string,
  trade: Trade,
  months: number,
  progress: (what: string) => void = () => {},
): Promise<Ledger> {
  const from = nextPeriod(START)
  let to = from
  for (let i = 1; i < months; i++) to = nextPeriod(to)
  const { backend, client } = inProcess(dirname(path), clockAt(lastDay(from)))
  let shop: Shop
  let before: ReturnType<typeof nextIds>
  try {
    await client.accountSets.create({ path, options: { company: '测速商店', standard: 'small', taxpayer: 'general', startPeriod: START } })
    progress('录入商品、往来单位和期初存货')
    shop = await enterShop(client, new Random(1), trade)
    await stockUp(shop, START, trade.opening)
    before = withRaw(path, nextIds)
    progress('录入一个月的业务')
    await tradeMonth(shop, from, trade)
    await client.auth.setup({ ...LOGIN, displayName: '测速' })
  } finally {
    await backend.close()
  }
  withRaw(path, (raw) => multiplyMonth(raw, from, before, months - 1, (done) => progress(`复制到第 ${done + 1} 个月`)))
  const { client: _closed, random: _used, ...rest } = shop
  return { path, from, to, shop: rest }
}

/** Takes in by dimensions what was posted, and keeps registers, as the program does while nobody calls. */
export function packed({ path }: Ledger): void {
  withRaw(path, (raw) =>
    raw.transaction(() => {
      const { write } = connectionOf(raw)
      packAll(write)
      keepAllRegisters(write)
    })(),
  )
}

export function withRaw<T>(path: string, work: (raw: ReturnType<typeof openRaw>) => T): T {
  const raw = openRaw(path, { mustExist: true })
  try {
    return work(raw)
  } finally {
    raw.close()
  }
}
