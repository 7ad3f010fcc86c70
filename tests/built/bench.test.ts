import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodePath } from '../../scripts/lib/node.mjs'
import type { BenchResult } from '../../src/main/hosts/cli/bench/run'
import { root } from '../support/sources'

const cli = join(root, 'out/node/cli.js')
/** A target that does not hold ends it with 1: on a busy machine that is no fault. */
const bench = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(nodePath(), [cli, 'bench', ...args], (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }))
  })

const BOOKS = [
  'cashFlow',
  'cashFlowNotes',
  'generalLedger',
  'accountLedger',
  'cashJournal',
  'columnarLedger',
  'quantityLedger',
  'dimensionLedger',
  'dimensionBalance',
  'voucherSummary',
  'partnerBalance',
  'ageing',
  'vatReturn',
  'outputInvoices',
  'inputInvoices',
]
test('bench prints figures with their limits, and targets that hold or do not', async () => {
  const { code, stdout, stderr } = await bench('--size', 'small')
  const { size, machine, figures, targets } = JSON.parse(stdout) as BenchResult
  expect(size).toBe('small')
  expect(machine.cpus).toBeGreaterThan(0)
  expect(stderr).toContain('销售出库')
  expect(Object.keys(targets)).toEqual([
    'open.firstScreen',
    'open.memory',
    'report.trialBalance',
    'report.balanceSheet',
    'report.incomeStatement',
    ...BOOKS.map((book) => `report.${book}`),
    'report.stockSummary',
    'postDelivery.ratio',
    'postDelivery.p50',
    'postDelivery.p99',
    'postDelivery.rate',
    'postDelivery.growth',
    'backdate',
    'recost',
    'recost.posting',
    ...['neverClosed', 'close', 'trialBalance', 'balanceSheet', 'incomeStatement', ...BOOKS, 'dimensionBalanceItems'].map(
      (page) => `busy.${page}`,
    ),
    'search.items',
  ])
  for (const [name, { value, atMost = Infinity, atLeast = 0, holds }] of Object.entries(targets)) {
    expect([name, value > 0]).toEqual([name, true])
    expect([name, holds]).toEqual([name, value <= atMost && value >= atLeast])
  }
  expect(figures['backdate.movements']?.value).toBe(120)
  for (const name of ['postDelivery', 'postDeliveryGrowth', 'backdate', 'backdateAppend']) {
    const { value = 0, limit, ratio = 0 } = figures[name] ?? {}
    expect(ratio).toBeCloseTo(value / (limit?.value ?? 0), 1)
  }
  expect(code).toBe(Object.values(targets).every(({ holds }) => holds) ? 0 : 1)
})
test('one measure alone; what there is not is not understood', async () => {
  const { stdout } = await bench('--size', 'small', '--only', 'search')
  expect(Object.keys((JSON.parse(stdout) as BenchResult).targets)).toEqual(['search.items'])
  expect((await bench('--only', 'nothing')).code).toBe(2)
  expect((await bench('--size', 'huge')).code).toBe(2)
})
