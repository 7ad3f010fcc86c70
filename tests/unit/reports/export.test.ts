import type { ReportResult } from '@core/contract'
import { describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import { plainField } from '@core/kernel'
import { toCsv } from '../../../src/main/services/export/csv'
import { exportReport } from '../../../src/main/services/export/exportReport'
import { toJson } from '../../../src/main/services/export/json'

const result: ReportResult = {
  report: 'sample',
  title: '收发存汇总表',
  subtitle: '2026-01-01 至 2026-01-31',
  params: { from: '2026-01-01', to: '2026-01-31' },
  columns: [
    { key: 'code', title: '编码', kind: 'code' },
    { key: 'name', title: '名称', kind: 'text', width: 200 },
    { key: 'quantity', title: '数量', kind: 'quantity', group: '期末', blankZero: true },
    { key: 'value', title: '金额', kind: 'fen', group: '期末', blankZero: true },
    { key: 'price', title: '单价', kind: 'price' },
    { key: 'margin', title: '毛利率', kind: 'rate' },
    { key: 'row', title: '行次', kind: 'integer' },
  ],
  rows: [
    {
      cells: {
        code: '001',
        name: '=HYPERLINK("http://x")',
        quantity: 1_500_000,
        value: -123_456,
        price: 12_345_678_901,
        margin: 253_000,
        row: 7,
      },
    },
    { cells: { code: '002', name: '含"引号",逗号\n换行', quantity: 0, value: 0, price: null, margin: null, row: 8 }, indent: 1 },
  ],
  totals: { value: -123_456 },
  page: 1,
  pages: 1,
  checks: [{ label: '借贷相等', left: 5, right: 5, ok: true, severity: 'error' }],
  milliseconds: 1,
}

describe('csv', () => {
  it('starts with the byte-order mark, ends lines with CRLF, blanks zeros, quotes, and defuses formulas', () => {
    expect(toCsv(result)).toBe(
      [
        '\ufeff编码,名称,期末-数量,期末-金额,单价,毛利率,行次',
        `001,"'=HYPERLINK(""http://x"")",1.5,-1234.56,123.45678901,25.3%,7`,
        '002,"含""引号"",逗号\n换行",,,,,8',
        ',合计,,-1234.56,,,',
        '',
      ].join('\r\n'),
    )
  })
  it.each(['=1+1', '+86', '-5', '@SUM(A1)', '\tx', '\rx'])('text %j is never a formula', (text) => {
    expect(plainField(text)).toMatch(/^'/)
  })
})

describe('xlsx', () => {
  const { base64, fileName, mime } = exportReport(result, 'xlsx', '测试/商店')
  const book = read(base64, { type: 'base64', cellNF: true })
  const sheet = book.Sheets['收发存汇总表'] ?? {}

  it('is named by company, report and span, without what file systems refuse', () => {
    expect(fileName).toBe('测试 商店_收发存汇总表_2026-01-01_2026-01-31.xlsx')
    expect(mime).toContain('spreadsheetml')
  })
  it('has title, scope, a merged two-storey header, rows and totals', () => {
    expect(utils.sheet_to_json(sheet, { header: 1, blankrows: false })).toEqual([
      ['收发存汇总表'],
      ['测试/商店 · 2026-01-01 至 2026-01-31'],
      ['编码', '名称', '期末', '期末', '单价', '毛利率', '行次'],
      ['编码', '名称', '数量', '金额', '单价', '毛利率', '行次'],
      ['001', '=HYPERLINK("http://x")', 1.5, -1234.56, 123.45678901, 0.253, 7],
      ['002', '　含"引号",逗号\n换行', 0, 0, undefined, undefined, 8],
      [undefined, '合计', undefined, -1234.56],
    ])
    expect((sheet['!merges'] ?? []).map((m) => utils.encode_range(m))).toEqual([
      'A1:G1',
      'A2:G2',
      'A3:A4',
      'B3:B4',
      'C3:D3',
      'E3:E4',
      'F3:F4',
      'G3:G4',
    ])
  })
  it('keeps figures numbers with their format, and text text', () => {
    expect(sheet['D5']).toMatchObject({ t: 'n', v: -1234.56, z: '#,##0.00;[Red]-#,##0.00;' })
    expect(sheet['B5']).toMatchObject({ t: 's' })
    expect(sheet['B5']).not.toHaveProperty('f')
    expect(sheet['A5']).toMatchObject({ t: 's', v: '001' })
  })
})

describe('json', () => {
  it('has every figure as exact decimal text', () => {
    const { rows, totals, checks, company } = JSON.parse(toJson(result, '测试商店')) as Record<string, unknown>
    expect(company).toBe('测试商店')
    expect(rows).toEqual([
      {
        kind: 'normal',
        indent: 0,
        code: '001',
        name: '=HYPERLINK("http://x")',
        quantity: '1.5',
        value: '-1234.56',
        price: '123.45678901',
        margin: '25.3%',
        row: 7,
      },
      {
        kind: 'normal',
        indent: 1,
        code: '002',
        name: '含"引号",逗号\n换行',
        quantity: '0',
        value: '0.00',
        price: null,
        margin: null,
        row: 8,
      },
    ])
    expect(totals).toEqual({ value: '-1234.56' })
    expect(checks).toEqual([{ label: '借贷相等', left: '0.05', right: '0.05', ok: true, severity: 'error' }])
  })
})
