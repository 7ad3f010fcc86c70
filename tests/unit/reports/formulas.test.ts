import { type Expression, rowsOf, termsOf } from '@core/reports/formulas/ast'
import { problemsOf, type World } from '@core/reports/formulas/check'
import { parseFormula } from '@core/reports/formulas/parse'
import { renumbered } from '@core/reports/formulas/renumber'
import { evaluateStatement, type StatementOptions } from '@core/reports/statements/evaluate'
import type { StatementFacts } from '@core/reports/statements/facts'
import type { StatementFormat } from '@core/reports/statements/formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const read = (text: string): Expression => {
  const parsed = parseFormula(text)
  if ('problem' in parsed) throw new Error(`${parsed.problem} at ${parsed.at}`)
  return parsed.expression
}
const wrong = (text: string) => {
  const parsed = parseFormula(text)
  return 'problem' in parsed ? [parsed.at, parsed.problem] : null
}
const OPTIONS: StatementOptions = { level: 'PARTNER', taxDebit: 'NEGATIVE_IN_36' }
const FACTS: StatementFacts = {
  balances: [
    { account: '1001', partner: null, amountFen: 10_00, cash: true },
    { account: '100201', partner: null, amountFen: 200_00, cash: true },
    { account: '1122', partner: 'p1', amountFen: 500_00 },
    { account: '1122', partner: 'p2', amountFen: -200_00 },
    { account: '22210101', partner: null, amountFen: 30_00 },
    { account: '222102', partner: null, amountFen: -50_00 },
  ],
  openings: [{ account: '1001', partner: null, amountFen: 4_00, cash: true }],
  movements: [
    { account: '5001', debitFen: 20_00, creditFen: 1020_00 },
    { account: '5401', debitFen: 600_00, creditFen: 0 },
  ],
  year: [{ account: '5001', debitFen: 0, creditFen: 3000_00 }],
  cashFlows: [
    { item: 1, amountFen: 700_00 },
    { item: 3, amountFen: -100_00 },
  ],
  operating: [{ account: '1122', debitFen: 90_00, creditFen: 30_00 }],
  narrowed: new Map([
    ['部门=D1', { balances: [], openings: [], movements: [{ account: '5401', debitFen: 7_00, creditFen: 0 }], year: [] }],
  ]),
}
const formatOf = (formulas: readonly string[], rates: readonly number[] = []): StatementFormat => ({
  form: '',
  title: '',
  columns: {},
  rows: formulas.map((formula, i) => ({ row: i + 1, label: '', formula, ...(rates.includes(i + 1) ? { show: 'rate' as const } : {}) })),
  checks: [],
})
/** What the last of the formulas comes to. */
const cellOf = (formulas: readonly string[], rates: readonly number[] = []) => {
  const { rows } = evaluateStatement(formatOf(formulas, rates), { only: FACTS }, OPTIONS)
  const cell = rows.at(-1)?.cells['only']
  if (!cell) throw new Error('no cell')
  return cell
}
const amount = (...formulas: string[]) => cellOf(formulas).amountFen

describe('a formula', () => {
  it.each([
    ['期末(1001)', 10_00],
    ['期末(1001,1002)', 210_00],
    ['期末(1001:1002)', 210_00],
    ['期末(2221;贷)', 20_00],
    ['期末(1122)', 300_00],
    ['期末(1122;借方余额)', 500_00],
    ['期末(1122;贷方余额)', 200_00],
    ['期末(2221;借方余额;按二级)', 30_00],
    ['期末(2221;贷方余额;按二级;除 222106)', 50_00],
    ['期末(2221;除 222102)', 30_00],
    ['期初(1001)', 4_00],
    ['发生(5001;贷)', 1000_00],
    ['借方(5001)', 20_00],
    ['贷方(5001)', 1020_00],
    ['本年累计(5001;贷)', 3000_00],
    ['本年贷方(5001)', 3000_00],
    ['发生(5401;部门=D1)', 7_00],
    ['流量(1,3)', 600_00],
    ['现金(期末)-现金(期初)', 206_00],
    ['经营(1122;贷)', -60_00],
    ['发生(5001;贷)-发生(5401)', 400_00],
    ['-(期末(1001) - 12.5) × 2 + 100 ÷ 3', 5_00 + 33_33],
    ['期末（１００１）', null],
    ['期末（1001，1002；借）＋１', null],
    ['期末（1001，1002；借）＋1', 211_00],
    ['25% * 发生(5401)', 150_00],
    ['2 - 3 - 4', -5_00],
    ['12 ÷ 3 ÷ 2', 2_00],
    ['2 + 3 × 4', 14_00],
  ])('%s', (formula, expected) => {
    if (expected === null) expect(wrong(formula)).not.toBeNull()
    else expect(amount(formula)).toBe(expected)
  })
  it('refers to other rows, above and below, one or many, as they are shown', () => {
    expect(amount('10', '20', '30', '[1:3]-[2]')).toBe(40_00)
    expect(amount('[2]×2', '1.005', '[1]')).toBe(2_02)
    // a third of a yuan is shown as 0.33, and three of it are 0.99: rows add up to what is printed
    expect(amount('1÷3', '[1]×3')).toBe(99)
  })
  it('shows a rate, and nothing where it divides by nothing', () => {
    expect(cellOf(['发生(5001;贷)', '发生(5401)', '([1]-[2])÷[1]'], [3]).amountFen).toBe(400_000)
    expect(cellOf(['期末(9)', '5÷[1]'])).toMatchObject({ amountFen: 0, blank: true })
    expect(cellOf(['期末(9)', '5÷[1]', '[2]+1'])).toMatchObject({ blank: true })
  })
  it('is explained by parts that add up, or by what it was worked out from', () => {
    const cell = cellOf(['8', '期末(1001:1002) - 发生(5001;贷) + 3 - [1]'])
    expect(cell.linear).toBe(true)
    expect(cell.parts.map((p) => [p.kind, p.amountFen])).toEqual([
      ['account', 10_00],
      ['account', 200_00],
      ['account', -1000_00],
      ['constant', 3_00],
      ['row', -8_00],
    ])
    expect(cell.parts.reduce((s, p) => s + p.amountFen, 0)).toBe(cell.amountFen)
    expect(cellOf(['期末(1001) × 2'])).toMatchObject({ linear: false, amountFen: 20_00 })
  })
})

describe('what cannot be read is told where', () => {
  it.each([
    ['期末(1001', 7, '少了“)”'],
    ['期未(1001)', 0, /没有“期未”这个取数函数/],
    ['期末(1001) + ', 11, '公式没有写完'],
    ['期末()', 3, '这里应当是科目编码'],
    ['期末(1001;贷;借)', 10, '借贷只能写一次'],
    ['发生(6001;贷方余额)', 8, '“贷方余额”不能用在这里'],
    ['借方(6001;贷)', 8, '“贷”不能用在这里'],
    ['期末(2221;按二级)', 8, /前面应当有/],
    ['期末(1405:14)', 3, /一样长/],
    ['期末(1122;客户)', 10, '这里应当是“=”'],
    ['[0]', 1, /行号/],
    ['[5:2]', 0, /后一行/],
    ['1 2', 2, '多出“2”'],
    ['1 $ 2', 2, '不认识“$”'],
    ['期末(1122;客户="C-01)', 11, '引号没有配对'],
    ['constructor(1)', 0, /取数函数/],
    ['期末(1001;toString=1)', 8, /这里应当是 借/],
    ['('.repeat(60), 40, '括号太多层'],
  ])('%s', (formula, at, problem) => {
    expect(wrong(formula)).toEqual([at, typeof problem === 'string' ? problem : expect.stringMatching(problem)])
  })
  it('never throws, whatever is typed', () => {
    const pieces = fc.constantFrom(
      '期末',
      '(',
      ')',
      '1001',
      ',',
      ';',
      '贷',
      '[',
      ']',
      ':',
      '+',
      '-',
      '÷',
      '1.5',
      '%',
      '客户',
      '=',
      '"',
      '除',
      '。',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((p) => p.join('')),
        ),
        (text) => void parseFormula(text),
      ),
    )
  })
})

describe('arithmetic', () => {
  it('of any formula of constants is exact until it is shown (naive model in fractions)', () => {
    type Node = { text: string; top: bigint; bottom: bigint }
    const leaf = fc.integer({ min: 0, max: 99_999 }).map(
      (cents): Node => ({
        text: `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
        top: BigInt(cents),
        bottom: 100n,
      }),
    )
    const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('tree'), fc.constantFrom('+', '-', '×', '÷'), tie('tree')).map(([a, o, b]): Node => {
          const text = `(${a.text}${o}${b.text})`
          if (o === '×') return { text, top: a.top * b.top, bottom: a.bottom * b.bottom }
          if (o === '÷') return { text, top: a.top * b.bottom, bottom: a.bottom * b.top }
          return { text, top: a.top * b.bottom + (o === '+' ? 1n : -1n) * b.top * a.bottom, bottom: a.bottom * b.bottom }
        }),
      ),
    }))
    fc.assert(
      fc.property(tree, ({ text, top, bottom }) => {
        const cell = cellOf([text])
        if (cell.blank) return
        const [t, b] = bottom < 0n ? [-top, -bottom] : [top, bottom]
        const size = t < 0n ? -t : t
        const rounded = (size * 200n + b) / (2n * b)
        expect(cell.amountFen).toBe(Number(t < 0n ? -rounded : rounded))
      }),
    )
  })
})

describe('what formulas may name', () => {
  const world: World = {
    accountCodes: ['1001', '100201', '1122'],
    cashFlowItems: [1, 2],
    record: ({ name, code }) => name === '客户' && code === 'C1',
  }
  const told = (...formulas: string[]) => problemsOf(formulas, world).map(({ row, at, problem }) => `${row}:${at} ${problem}`)
  it('accounts, items, records and rows that there are', () => {
    expect(told('期末(1002,1122;客户=C1)+流量(1)+[2]', '')).toEqual([])
    expect(told('期末(1001,1999)')).toEqual(['1:8 没有科目 1999'])
    expect(told('流量(7)')).toEqual(['1:0 现金流量表没有项目 7'])
    expect(told('期末(1122;客户=C2)')).toEqual(['1:11 没有编码为 C2 的客户'])
    expect(told('1+[4]', '期末(')).toEqual(['1:2 没有第 4 行', '2:3 这里应当是科目编码'])
  })
  it('no row goes round in a circle', () => {
    expect(told('[1]')).toEqual(['1:0 行之间互相引用：1 → 1'])
    expect(told('1', '[1]+[3]', '[4]', '5-[2]')).toEqual(['2:4 行之间互相引用：2 → 3 → 4 → 2'])
    expect(told('[2:3]', '[3]', '7')).toEqual([])
  })
  it('rows keep their meaning when others come between', () => {
    const moved = renumbered('[1]+期末(1001)*[2:4]-2 /[9]', (row) => (row === 9 ? null : row + 1))
    expect(moved).toBe('[2]+期末(1001)*[3:5]-2 /[9]')
    expect(renumbered('[1 $', () => 5)).toBe('[1 $')
  })
  it('says what it counts with which sign', () => {
    const formula = read('期末(1001)-(流量(1)-[3])×1+[4:5]')
    expect(termsOf(formula).map(({ sign }) => sign)).toEqual([1, null])
    expect(rowsOf(formula).map(({ row, sign }) => [row, sign])).toEqual([
      [3, null],
      [4, 1],
      [5, 1],
    ])
  })
})
