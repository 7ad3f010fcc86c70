import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read } from 'xlsx'
import { run } from '../../../src/main/hosts/cli/commands/report'
import { temporaryFolder } from '../../support/backend'
import { goods, newBooks } from '../../support/books'

const folder = temporaryFolder()
const file = join(folder.path, 'shop.hezhang')
const before = process.env['HEZHANG_DATA_DIR']
beforeAll(async () => {
  process.env['HEZHANG_DATA_DIR'] = folder.path
  const books = newBooks(folder.path, 'shop')
  books.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 100_00)],
  })
  await books.close()
})
afterAll(() => {
  if (before === undefined) delete process.env['HEZHANG_DATA_DIR']
  else process.env['HEZHANG_DATA_DIR'] = before
  folder.remove()
})
async function command(...args: string[]): Promise<{ code: number; out: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const code = await run(args, { stdin, stdout, stderr })
  stdout.end()
  return { code, out: Buffer.concat(await stdout.toArray()).toString() }
}

describe('report', () => {
  it('writes JSON to the output', async () => {
    const { code, out } = await command(file, 'trialBalance', '--from', '2026-01-01', '--to', '2026-01-31', '--set', 'level=1')
    const report = JSON.parse(out) as { rows: Record<string, unknown>[]; totals: unknown }
    expect(code).toBe(0)
    expect(report.rows.map((r) => [r['code'], r['closingDebit'], r['closingCredit']])).toEqual([
      ['1405', '100.00', '0.00'],
      ['2202', '0.00', '113.00'],
      ['2221', '13.00', '0.00'],
    ])
    expect(report.totals).toMatchObject({ closingDebit: '113.00', closingCredit: '113.00' })
  })
  it('writes CSV, and Excel to a file', async () => {
    const csv = await command(file, 'partnerBalance', '--to', '2026-01-31', '--format', 'csv', '--set', 'side=payable')
    expect(csv.out.split('\r\n')[1]).toBe('P2,单位2,,,113.00,113.00,,,113.00,113.00')
    const path = join(folder.path, 'balance.xlsx')
    expect(await command(file, 'balanceSheet', '--to', '2026-01-31', '--format', 'xlsx', '--out', path)).toEqual({ code: 0, out: '' })
    expect(read(readFileSync(path)).SheetNames).toEqual(['资产负债表'])
  })
  it('lists the reports with their parameters', async () => {
    const { out } = await command(file)
    expect(out).toContain('trialBalance       科目余额表')
    expect(out).toContain('side  应收或应付：receivable | payable')
  })
  it('names what it cannot use', async () => {
    await expect(command()).rejects.toThrow('账套文件')
    await expect(command(file, 'trialBalance', '--format', 'pdf')).rejects.toThrow('pdf')
    await expect(command(file, 'trialBalance', '--format', 'xlsx')).rejects.toThrow('--out')
    await expect(command(file, 'trialBalance', '--set', 'level=x')).rejects.toThrow('level')
    await expect(command(file, 'nothing')).rejects.toThrow('没有找到该报表')
  })
})
