import { lastDay, nextPeriod, type Period } from '../../../../../core/kernel'
import type { Bench } from '../bench'
import { timed } from '../figures'
import { clockAt, inProcess, type Ledger, START } from '../ledger/generate'

/**
 * The end of a month in which twenty thousand vouchers were made: what of it the user waits for. Closes every month but the last, as
 * a company does: books are then read from what closed months ended with, and the month that goes on.
 */
export async function busyClosing(bench: Bench, ledger: Ledger): Promise<void> {
  const { findings, progress } = bench
  const { backend, client } = inProcess(bench.dir, clockAt(lastDay(ledger.to)))
  try {
    await client.accountSets.open({ path: ledger.path })
    await client.periods.close({ period: START, confirmed: ['stepsLeft', 'profitLoss', 'negativeCash'] })
    progress('结账，两万张凭证')
    const close = async (period: Period) => {
      await client.periods.transferProfit({ period })
      const { checks } = await client.periods.checklist({ period })
      const confirmed = checks.filter((check) => !check.ok && check.severity === 'warn').map((check) => check.id)
      return timed(() => client.periods.close({ period, confirmed }))
    }
    const first = await close(ledger.from)
    findings.figure('busy.close', { about: '结账，两万张凭证，连同检查清单', unit: 'ms', value: first })
    findings.target('busy.close', '两万张凭证的一个月结账', 'ms', first, { atMost: 3000 })
    progress('其余月份结账')
    for (let period = nextPeriod(ledger.from); period < ledger.to; period = nextPeriod(period)) await close(period)
  } finally {
    await backend.close()
  }
}
/** The end of a month: profit and loss transferred, the month closed; and every invariant of the whole file proven. */
export async function closing(bench: Bench): Promise<void> {
  const { findings, progress } = bench
  const ledger = bench.copy(await bench.ledger(), 'closing')
  const { backend, client } = inProcess(bench.dir, clockAt(lastDay(ledger.to)))
  try {
    await client.accountSets.open({ path: ledger.path })
    await client.periods.close({ period: START, confirmed: ['stepsLeft', 'profitLoss', 'negativeCash'] })
    progress('结转损益、结账')
    const transfer = await timed(() => client.periods.transferProfit({ period: ledger.from }))
    let open: string[] = []
    const checks = await timed(async () => {
      const list = await client.periods.checklist({ period: ledger.from })
      open = list.checks.filter((check) => !check.ok && check.severity === 'warn').map((check) => check.id)
    })
    const close = await timed(() => client.periods.close({ period: ledger.from, confirmed: open }))
    findings.figure('close.transfer', { about: '结转损益', unit: 'ms', value: transfer })
    findings.figure('close.checklist', { about: '期末处理的检查清单', unit: 'ms', value: checks })
    findings.figure('close.month', { about: '结账（凭证随之记账）', unit: 'ms', value: close })
    progress('核对全部勾稽关系')
    const verify = await timed(async () => {
      const { ok, checks } = await client.integrity.verify({})
      if (!ok) throw new Error(`verify: ${JSON.stringify(checks.filter((check) => !check.ok))}`)
    })
    findings.figure('verify', { about: '核对全部勾稽关系', unit: 'ms', value: verify })
  } finally {
    await backend.close()
  }
}
