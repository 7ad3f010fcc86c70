import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { dateOfCell, fenOfCell, findHeadings, headingKey, isBlankCell, isSumRow } from '@core/kernel'
import { afterAll, describe, expect, it, test } from 'vitest'
import { utils, write } from 'xlsx'
import { readSheet } from '../../../src/main/services/import/sheet'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const file = (name: string, content: Buffer | string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, content)
  return path
}
// 交易日期,摘要,金额 ¶ 2026-01-05,货款,"1,200.50" in GBK
const GBK = Buffer.from('bdbbd2d7c8d5c6da2cd5aad2aa2cbdf0b6ee0d0a323032362d30312d30352cbbf5bfee2c22312c3230302e3530220d0a', 'hex')
const ROWS = [
  ['交易日期', '摘要', '金额'],
  ['2026-01-05', '货款', '1,200.50'],
]

describe('a table in a file', () => {
  it('is the same in UTF-8, with its mark, in UTF-16 and in GBK', () => {
    const text = '交易日期,摘要,金额\r\n2026-01-05,货款,"1,200.50"'
    const read = (name: string, content: Buffer | string) => {
      const { encoding, rows } = readSheet(file(name, content))
      return [encoding, rows.filter((row) => row.some((cell) => cell !== ''))]
    }
    expect(read('plain.csv', text)).toEqual(['UTF-8', ROWS])
    expect(read('mark.csv', `\ufeff${text}`)).toEqual(['UTF-8', ROWS])
    expect(read('wide.csv', Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(['UTF-16', ROWS])
    expect(read('bare.csv', Buffer.from(text, 'utf16le'))).toEqual(['UTF-16', ROWS])
    expect(read('gbk.csv', GBK)).toEqual(['GB18030', ROWS])
  })
  it('of a workbook: dates and numbers by their values, however they are shown', () => {
    const sheet = utils.aoa_to_sheet([['日期', '金额', '账号'], [], ['', 0.1 + 0.2, '="0012"']])
    Object.assign(sheet, { A3: { t: 'n', v: 46027, z: 'm/d/yy' } })
    const book = utils.book_new(sheet, '明细')
    for (const bookType of ['xlsx', 'xls'] as const)
      expect(readSheet(file(`book.${bookType}`, write(book, { type: 'buffer', bookType }) as Buffer)).rows).toEqual([
        ['日期', '金额', '账号'],
        [],
        ['2026-01-05', '0.3', '0012'],
      ])
  })
  it('of a workbook whose days count from 1904; a number beyond all dates stays one', () => {
    const sheet = utils.aoa_to_sheet([
      ['日期', '金额'],
      [46027 - 1462, 1],
      [20_260_105, 2],
      [-5, 3],
    ])
    for (const at of ['A2', 'A3', 'A4']) Object.assign(sheet[at] as object, { z: 'yyyy-mm-dd' })
    const book = utils.book_new(sheet, '明细')
    book.Workbook = { WBProps: { date1904: true } }
    for (const bookType of ['xlsx', 'xls'] as const)
      expect(readSheet(file(`1904.${bookType}`, write(book, { type: 'buffer', bookType }) as Buffer)).rows.map(([date]) => date)).toEqual([
        '日期',
        '2026-01-05',
        '20260105',
        '1903-12-27',
      ])
  })
  it('ends each row with its last cell, however far to the right another row goes', () => {
    const sheet = utils.aoa_to_sheet([
      ['日期', '金额'],
      ['2026-01-05', 1],
    ])
    Object.assign(sheet, { XFD1: { t: 's', v: 'x' }, '!ref': 'A1:XFD2' })
    const { rows } = readSheet(file('wide.xlsx', write(utils.book_new(sheet, '明细'), { type: 'buffer', bookType: 'xlsx' }) as Buffer))
    expect(rows.map((row) => row.length)).toEqual([256, 2])
  })
  it('of a web page that calls itself a workbook', () => {
    const page = '<html><table><tr><td>日期</td><td>金额</td></tr><tr><td>2026-01-05</td><td>12.00</td></tr></table></html>'
    const { rows } = readSheet(file('page.xls', page))
    expect(rows[0]).toEqual(['日期', '金额'])
    expect([dateOfCell(rows[1]?.[0] ?? ''), fenOfCell(rows[1]?.[1] ?? '')]).toEqual(['2026-01-05', 1200])
  })
  it('is refused when a small file unpacks to more than there is memory, whatever it says of itself', () => {
    const part = deflateRawSync(Buffer.alloc(300 * 1024 * 1024))
    const header = (signature: number, length: number) => {
      const bytes = Buffer.alloc(length)
      bytes.writeUInt32LE(signature)
      return bytes
    }
    const local = header(0x04034b50, 30)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(part.length, 18)
    const entry = header(0x02014b50, 46)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(part.length, 20)
    const end = header(0x06054b50, 22)
    end.writeUInt16LE(1, 8)
    end.writeUInt16LE(1, 10)
    end.writeUInt32LE(46, 12)
    end.writeUInt32LE(30 + part.length, 16)
    const path = file('bomb.xlsx', Buffer.concat([local, part, entry, end]))
    expect(() => readSheet(path)).toThrow('IMPORT_TOO_LARGE')
  })
  it('is refused with a reason when it is none', () => {
    const code = (path: string) => {
      try {
        return readSheet(path) && 'read'
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(code(join(folder.path, 'nothing.csv'))).toBe('FILE_NOT_FOUND')
    expect(code(folder.path)).toBe('FILE_UNREADABLE')
    expect(code('/dev/null')).toBe(process.platform === 'win32' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE')
    expect(code(file('empty.csv', ''))).toBe('IMPORT_NOT_A_TABLE')
    // a name with one quotation mark would swallow the rows behind it
    expect(code(file('quote.csv', '日期,金额,户名\n2026-01-05,1,"甲\n2026-01-06,2,乙\n'))).toBe('IMPORT_QUOTES')
    expect(code(file('nul.csv', 'a,b\n\0\0,1\n'))).toBe('IMPORT_NOT_A_TABLE')
    expect(code(file('prose.txt', '只有一段话'))).toBe('IMPORT_NOT_A_TABLE')
    expect(code(file('broken.xlsx', Buffer.from('504b030400000000', 'hex')))).toBe('IMPORT_NOT_A_TABLE')
    expect(code(file('picture.csv', Buffer.from('89504e470d0a1a0affff', 'hex')))).toBe('IMPORT_NOT_A_TABLE')
  })
})

describe('cells', () => {
  test.each([
    ['2026-01-05', '2026-01-05'],
    ['2026/1/5', '2026-01-05'],
    ['2026.01.05 12:30:00', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['20260105123000', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['２０２６-01-05', '2026-01-05'],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['合计', null],
    ['', null],
  ])('date %s', (text, date) => expect(dateOfCell(text)).toBe(date))
  test.each([
    ['1,234.50', 123450],
    ['¥-3.20', -320],
    ['(12.00)', -1200],
    ['+7', 700],
    ['１２．５ 元', 1250],
    ['1.234', null],
    // a decimal comma is no thousand
    ['1,23', null],
    ['12,34,567', null],
    ['-1,234,567', -123456700],
    ['十元', null],
  ])('amount %s', (text, fen) => expect(fenOfCell(text)).toBe(fen))
  test('dashes stand for nothing', () => expect(['', ' ', '-', '--', '0'].map(isBlankCell)).toEqual([true, true, true, true, false]))
  test('a row of sums says so in a cell of its own', () => {
    const sums = ['合计', '本页小计：', '合 计', '总计 3 笔', '期初余额', '本月累计']
    expect(sums.map((text) => isSumRow(['', text]))).toEqual(sums.map(() => true))
    const names = ['总计算机有限公司', '小计科技', '合计货款三笔', '期末余额调整']
    expect(names.map((text) => isSumRow(['2026-01-05', text]))).toEqual(names.map(() => false))
  })
  test('headings are found below a title, whatever decorates them', () => {
    const fields = [
      { key: 'date', label: '日期', names: ['交易日期', '日期'] },
      { key: 'received', label: '收入', names: ['收入金额', '收入'] },
    ] as const
    const rows = [['某银行交易明细'], ['账号', '6222'], [' 交易日期：', '收入金额(元)', '余额'], ['2026-01-05', '1', '2']]
    expect(findHeadings(rows, fields, 2)).toEqual({ row: 2, mapping: { date: 0, received: 1 } })
    expect(findHeadings(rows.slice(0, 2), fields, 2)).toBeUndefined()
    expect(headingKey('金额（元）')).toBe('金额')
  })
})
