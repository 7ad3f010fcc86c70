import { createClient, type HezhangClient, type HezhangContract } from '../../../../core/contract'
import { addDays, firstDay, lastDay, type LocalDate, periodOf } from '../../../../core/kernel'
import { type Backend } from '../../../backend/backend'
import type { Clock } from '../../../backend/context'
import { Random } from '../../../services/random'
import { actsBut } from './acts'
import { ensureMasters } from './masters'
import { Finding, Refused, World } from './world'

export interface SimulationOptions {
  days: number
  seed: number
  /** names of acts that are left out, to narrow a failure down */
  without: ReadonlySet<string>
  /** what was acknowledged, day by day: one line each */
  print(line: string): void
}
/** Stands on a business day; a minute passes between two calls. */
export interface SimulatedClock extends Clock {
  set(date: LocalDate): void
}
export function simulatedClock(start: LocalDate): SimulatedClock {
  let date = start
  let minutes = 0
  return {
    today: () => date,
    now: () => {
      minutes = Math.min(minutes + 1, 1439)
      return new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000).toISOString()
    },
    set: (next) => {
      date = next
      minutes = 0
    },
  }
}

/** Where a simulation found the program wrong: the seed and the day bring it back. */
export interface Failure {
  seed: number
  day: number
  date: LocalDate
  act: string
  problems: string[]
  /** the calls of the act */
  trace: unknown[]
}
interface Day {
  acts: number
  done: Record<string, number>
  refused: Record<string, number>
}

/**
 * Trades day by day on the account set that is open: valid acts and invalid ones, each through the contract. After each day every
 * invariant is verified, at each month's end the reports' own ties too. Returns the first failure, or undefined.
 */
export async function simulate(backend: Backend, clock: SimulatedClock, options: SimulationOptions): Promise<Failure | undefined> {
  const client = createClient<HezhangContract>(
    { call: (call) => backend.call(call), subscribe: (listener) => backend.subscribe(listener) },
    () => undefined,
  )
  const { startPeriod, taxpayer } = await client.settings.get({})
  const random = new Random(options.seed)
  let date = await nextDay(client, firstDay(startPeriod))
  clock.set(date)
  const masters = await ensureMasters(client)
  const world = new World({
    call: (path, input) => backend.call({ path, input }),
    client,
    random,
    masters,
    today: () => clock.today(),
    start: startPeriod,
    smallScale: taxpayer === 'smallScale',
    told: (event, d) => options.print(`${event} ${d.type} ${d.number} ${d.id}`),
  })
  const choose = actsBut(options.without)
  for (let i = 1; i <= options.days; i++) {
    clock.set(date)
    const started = performance.now()
    const day: Day = { acts: 0, done: {}, refused: {} }
    const where = { seed: options.seed, day: i, date }
    for (let left = random.int(15, 25); left > 0; left--) {
      const problem = await oneAct(world, day, choose(world))
      if (problem) return { ...where, ...problem, trace: world.trace }
    }
    const traded = performance.now()
    const problems = [...(await verified(client)), ...(date === lastDay(periodOf(date)) ? await reportTies(client, date) : [])]
    const milliseconds = { trade: Math.round(traded - started), verify: Math.round(performance.now() - traded) }
    options.print(JSON.stringify({ ...where, ...day, ok: problems.length === 0, milliseconds }))
    if (problems.length > 0) return { ...where, act: 'verify', problems, trace: [] }
    date = addDays(date, 1)
  }
  return undefined
}

/** The day after the last on which anything was done: a simulation that was cut off goes on there. */
async function nextDay(client: HezhangClient, first: LocalDate): Promise<LocalDate> {
  const last = (await client.integrity.auditLog({ limit: 1 })).rows[0]?.at.slice(0, 10)
  return last === undefined || last < first ? first : addDays(last, 1)
}

async function oneAct(
  world: World,
  day: Day,
  { name, act }: ReturnType<ReturnType<typeof actsBut>>,
): Promise<{ act: string; problems: string[] } | undefined> {
  world.trace = []
  day.acts += 1
  try {
    await act(world)
    day.done[name] = (day.done[name] ?? 0) + 1
  } catch (error) {
    if (!(error instanceof Refused))
      return { act: name, problems: [error instanceof Finding ? error.message : String((error as Error).stack)] }
    for (const code of new Set(error.codes)) day.refused[code] = (day.refused[code] ?? 0) + 1
  }
  return undefined
}

async function verified(client: HezhangClient): Promise<string[]> {
  const { checks } = await client.integrity.verify({})
  return checks.filter((check) => !check.ok).flatMap((check) => check.problems.map((problem) => `${check.name}: ${problem}`))
}
/** What the reports prove of themselves: 勾稽 of the month. */
async function reportTies(client: HezhangClient, date: LocalDate): Promise<string[]> {
  const problems: string[] = []
  for (const report of ['trialBalance', 'balanceSheet', 'incomeStatement', 'cashFlow', 'stockSummary', 'stockVsLedger', 'openEstimates']) {
    const { checks } = await client.reports.run({ report, params: { from: firstDay(periodOf(date)), to: date } })
    problems.push(...checks.filter((c) => !c.ok && c.severity === 'error').map((c) => `${report}: ${c.label} ${c.left} ≠ ${c.right}`))
  }
  return problems
}
