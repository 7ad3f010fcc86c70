import {
  type AccountRange,
  type AccountTerm,
  type Expression,
  FILTERS,
  type FilterName,
  type Operator,
  type Term,
  type TermFilter,
} from './ast'
import { FormulaError, type Token, tokensOf } from './tokens'

type Parsed = { expression: Expression } | { problem: string; at: number }
/** Reads a formula. Total: a text that is none comes back with what is wrong and where (from 0). An empty text is no formula. */
export function parseFormula(text: string): Parsed {
  try {
    return { expression: new Parser(tokensOf(text)).whole() }
  } catch (error) {
    if (error instanceof FormulaError) return { problem: error.problem, at: error.at }
    throw error
  }
}

interface Measure {
  measure: 'closing' | 'opening' | 'span' | 'year'
  only?: 'debitOnly' | 'creditOnly'
}
const MEASURES: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['期末', { measure: 'closing' }],
  ['期初', { measure: 'opening' }],
  ['发生', { measure: 'span' }],
  ['借方', { measure: 'span', only: 'debitOnly' }],
  ['贷方', { measure: 'span', only: 'creditOnly' }],
  ['本年累计', { measure: 'year' }],
  ['本年借方', { measure: 'year', only: 'debitOnly' }],
  ['本年贷方', { measure: 'year', only: 'creditOnly' }],
])
const SPECIAL = ['流量', '现金', '经营']
const FUNCTIONS = [...MEASURES.keys(), ...SPECIAL].join('、')
const isFilter = (text: string): text is FilterName => Object.hasOwn(FILTERS, text)
/** Deeper brackets than this are refused, so that reading never runs out of stack. */
const MAX_DEPTH = 40

class Parser {
  private next = 0
  private depth = 0
  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.sum()
    if (this.peek.kind !== 'end') this.fail(`多出“${this.peek.text}”`)
    return expression
  }
  private get peek(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: 0 }
  }
  private take(): Token {
    const token = this.peek
    this.next += 1
    return token
  }
  private fail(problem: string, at = this.peek.at): never {
    throw new FormulaError(problem, at)
  }
  private takes(text: string): boolean {
    if (this.peek.kind !== 'sign' || this.peek.text !== text) return false
    this.next += 1
    return true
  }
  private expect(text: string): void {
    if (!this.takes(text)) this.fail(this.peek.kind === 'end' ? `少了“${text}”` : `这里应当是“${text}”`)
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.chain(['*', '/'], () => this.factor()))
  }
  private chain(operators: readonly Operator[], operand: () => Expression): Expression {
    let left = operand()
    for (;;) {
      const operator = operators.find((o) => this.takes(o))
      if (!operator) return left
      left = { kind: 'binary', operator, left, right: operand() }
    }
  }
  private factor(): Expression {
    if (++this.depth > MAX_DEPTH) this.fail('括号太多层')
    try {
      if (this.takes('-')) return { kind: 'negate', of: this.factor() }
      if (this.takes('+')) return this.factor()
      if (this.takes('(')) {
        const inner = this.sum()
        this.expect(')')
        return inner
      }
      return this.operand()
    } finally {
      this.depth -= 1
    }
  }
  private operand(): Expression {
    const token = this.peek
    if (token.kind === 'number') return this.constant()
    if (this.takes('[')) return this.rows(token.at)
    if (token.kind === 'name') return { kind: 'term', term: this.term(this.take()), at: token.at }
    return this.fail(token.kind === 'end' ? '公式没有写完' : '这里应当是取数函数、行号或数字')
  }
  private constant(): Expression {
    const [whole = '', fraction = ''] = this.take().text.split('.')
    const percent = this.takes('%')
    const denominator = 10n ** BigInt(fraction.length) * (percent ? 100n : 1n)
    return { kind: 'number', numerator: BigInt(whole + fraction), denominator }
  }
  private rows(at: number): Expression {
    const from = this.rowNumber()
    const to = this.takes(':') ? this.rowNumber() : from
    if (to < from) this.fail('后一行应当在前一行之后', at)
    this.expect(']')
    return { kind: 'rows', from, to, at }
  }
  private rowNumber(): number {
    const token = this.take()
    const row = token.kind === 'number' ? Number(token.text) : 0
    if (!Number.isInteger(row) || row < 1 || row > 999) this.fail('这里应当是行号，如 [12] 或 [1:9]', token.at)
    return row
  }

  private term(name: Token): Term {
    const measure = MEASURES.get(name.text)
    if (!measure && !SPECIAL.includes(name.text)) this.fail(`没有“${name.text}”这个取数函数，可用：${FUNCTIONS}`, name.at)
    this.expect('(')
    const term = measure ? this.accountTerm(measure) : this.special(name.text)
    this.expect(')')
    return term
  }
  private special(name: string): Term {
    if (name === '流量') return { measure: 'cashFlow', items: this.items() }
    if (name === '现金') {
      const token = this.take()
      if (token.text !== '期初' && token.text !== '期末') this.fail('这里应当是“期初”或“期末”', token.at)
      return { measure: 'cash', when: token.text === '期初' ? 'opening' : 'closing' }
    }
    const accounts = this.accounts()
    let side: 'debit' | 'credit' = 'debit'
    if (this.takes(';')) {
      const token = this.take()
      if (token.text !== '借' && token.text !== '贷') this.fail('这里应当是“借”或“贷”', token.at)
      side = token.text === '借' ? 'debit' : 'credit'
    }
    return { measure: 'operating', accounts, side }
  }
  private items(): number[] {
    const items = [this.rowNumber()]
    while (this.takes(',')) items.push(this.rowNumber())
    return items
  }
  private accounts(): AccountRange[] {
    const ranges = [this.range()]
    while (this.takes(',')) ranges.push(this.range())
    return ranges
  }
  private range(): AccountRange {
    const { at } = this.peek
    const from = this.code()
    const to = this.takes(':') ? this.code() : from
    if (to !== from && (to.length !== from.length || to < from)) this.fail('科目范围的两端应当一样长，前小后大', at)
    return { from, to, at }
  }
  private code(): string {
    const token = this.take()
    if ((token.kind !== 'number' && token.kind !== 'name') || !/^[0-9A-Za-z]{1,40}$/.test(token.text))
      this.fail('这里应当是科目编码', token.at)
    return token.text
  }

  private accountTerm({ measure, only }: Measure): AccountTerm {
    const accounts = this.accounts()
    const options: Options = { except: [], filters: [] }
    while (this.takes(';')) this.option(options, measure === 'closing' || measure === 'opening', only !== undefined)
    const { except, filters, side = 'debit', groupDigits } = options
    const common = { accounts, except, filters }
    if (measure === 'closing' || measure === 'opening') {
      if (side === 'debit' || side === 'credit') return { ...common, measure, side }
      return { ...common, measure, side, ...(groupDigits === undefined ? {} : { groupDigits }) }
    }
    return { ...common, measure, side: only ?? (side === 'credit' ? 'credit' : 'debit') }
  }
  private option(options: Options, balance: boolean, sided: boolean): void {
    const token = this.take()
    const side = SIDES.get(token.text)
    if (side !== undefined) {
      const units = side === 'debitUnits' || side === 'creditUnits'
      if (sided || (units && !balance)) this.fail(`“${token.text}”不能用在这里`, token.at)
      if (options.side) this.fail('借贷只能写一次', token.at)
      options.side = side
    } else if (token.text === '除') {
      options.except.push(...this.accounts())
    } else if (token.text === '按二级' || token.text === '按一级') {
      if (options.side !== 'debitUnits' && options.side !== 'creditUnits') this.fail('前面应当有“借方余额”或“贷方余额”', token.at)
      options.groupDigits = token.text === '按二级' ? 6 : 4
    } else if (isFilter(token.text)) {
      this.expect('=')
      const value = this.take()
      if (value.kind !== 'number' && value.kind !== 'name') this.fail(`这里应当是${token.text}编码`, value.at)
      options.filters.push({ name: token.text, code: value.text, at: value.at })
    } else this.fail('这里应当是 借、贷、借方余额、贷方余额、按二级、除、客户=编码 等条件', token.at)
  }
}
interface Options {
  side?: 'debit' | 'credit' | 'debitUnits' | 'creditUnits'
  groupDigits?: number
  except: AccountRange[]
  filters: TermFilter[]
}
const SIDES: ReadonlyMap<string, NonNullable<Options['side']>> = new Map([
  ['借', 'debit'],
  ['贷', 'credit'],
  ['借方余额', 'debitUnits'],
  ['贷方余额', 'creditUnits'],
])
