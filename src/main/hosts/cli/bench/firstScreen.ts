import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { version } from '../../../../../package.json'
import { createClient, type HezhangContract } from '../../../../core/contract'
import { startBackendWorker } from '../../../backend/workerClient'
import { workerFile } from '../../paths'
import { timed } from './figures'
import { LOGIN } from './ledger/login'

/** Milliseconds and megabytes of one opening. */
export interface FirstScreen {
  open: number
  login: number
  workbench: number
  /** without the login, which is slow on purpose and the same for every file */
  total: number
  memoryBefore: number
  memoryAfter: number
  memoryPeak: number
}
const megabytes = (bytes: number) => bytes / 1_048_576
const memory = () => megabytes(process.memoryUsage.rss())
/**
 * The kernel's own count of the most there ever was, in bytes. On Linux that of this program alone: what getrusage tells begins with the
 * most of the process that started it.
 */
function peak(): number {
  const own = existsSync(STATUS) ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(STATUS, 'utf8'))?.[1] : undefined
  return 1024 * (own === undefined ? process.resourceUsage().maxRSS : Number(own))
}
const STATUS = '/proc/self/status'
/** The pages are read in the background from a second and a half after opening. */
const CHECK_TIMEOUT_MS = 120_000

/**
 * Opens a generated ledger as the window does: the backend runs in its thread and has answered once, then the file is opened, the
 * user logs in and the workbench is asked for. Afterwards the reports run and the integrity check reads every page, so that
 * the peak of memory is that of a working day. This process holds nothing else.
 */
export async function firstScreen(path: string, dataDir: string): Promise<FirstScreen> {
  const backend = startBackendWorker(workerFile('node'), { dataDir, host: 'http', version })
  let token: string | undefined
  const client = createClient<HezhangContract>(backend, () => token)
  try {
    await client.app.status({})
    const memoryBefore = memory()
    const open = await timed(async () => {
      await client.accountSets.open({ path })
      await client.app.status({})
    })
    const login = await timed(async () => {
      token = (await client.auth.login(LOGIN)).token
    })
    let today = ''
    const workbench = await timed(async () => {
      today = (await client.app.status({})).today
      await client.app.workbench({ date: today })
    })
    const memoryAfter = memory()
    for (const report of ['trialBalance', 'balanceSheet', 'incomeStatement', 'stockOnHand', 'stockSummary'])
      await client.reports.run({ report, params: report === 'stockOnHand' ? {} : { to: today } })
    await untilChecked(async () => (await client.app.status({})).accountSet?.integrity)
    const memoryPeak = megabytes(peak())
    return { open, login, workbench, total: open + workbench, memoryBefore, memoryAfter, memoryPeak }
  } finally {
    await backend.close()
  }
}
async function untilChecked(state: () => Promise<string | undefined>): Promise<void> {
  const deadline = performance.now() + CHECK_TIMEOUT_MS
  for (;;) {
    const now = await state()
    if (now === 'ok') return
    if (now === 'failed' || performance.now() > deadline) throw new Error(`integrity: ${now}`)
    await wait(50)
  }
}
