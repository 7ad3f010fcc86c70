/**
 * What people type into a number cell: "１２．５", "1,234.50", "12*3.5", "(8+4)×2", "=100/3". Exact: fractions of BigInt,
 * rounded once at the end (half away from zero, like every amount).
 */
import { parseScaled } from '@core/kernel'

export type ParsedNumber = { ok: true; value: number | null } | { ok: false; message: string }

interface Fraction {
  n: bigint
  d: bigint
}

const FULL_WIDTH: Record<string, string> = { '×': '*', '÷': '/', '＊': '*', '／': '/', '。': '.', '，': ',', '－': '-', '−': '-', '—': '-' }

/** Full-width digits, signs and brackets → ASCII; grouping commas and spaces dropped. */
const normalizeNumber = (text: string): string =>
  text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[×÷＊／。，－−—]/g, (c) => FULL_WIDTH[c] ?? c)
    .replace(/[,\s¥￥]/g, '')
    .replace(/^=|=$/g, '')

/** True when the text is more than a number: worth showing what it comes to. */
export const isExpression = (text: string): boolean => /[\d)][+\-*/]/.test(normalizeNumber(text))

/**
 * Text → integer scaled by 10^digits. Empty → null. A plain number with too many decimals is refused (nothing typed is
 * silently changed); the result of arithmetic is rounded.
 */
export function parseNumber(text: string, digits: number, limits: { min?: number; max?: number } = {}): ParsedNumber {
  const t = normalizeNumber(text)
  if (t === '') return { ok: true, value: null }
  const value = parseScaled(t, digits) ?? (isExpression(t) ? evaluate(t, digits) : null)
  if (value === null) {
    if (new RegExp(`^[+-]?\\d*\\.\\d{${digits + 1},}$`).test(t))
      return { ok: false, message: digits === 0 ? '请填写整数' : `最多 ${digits} 位小数` }
    return { ok: false, message: '请填写数字，也可以写算式，如 12*3.5' }
  }
  if (limits.min !== undefined && value < limits.min) return { ok: false, message: limits.min === 0 ? '不能为负数' : '数值太小' }
  if (limits.max !== undefined && Math.abs(value) > limits.max) return { ok: false, message: '数值超出允许的范围' }
  return { ok: true, value }
}

function evaluate(text: string, digits: number): number | null {
  const tokens = text.match(/\d+\.?\d*|\.\d+|[+\-*/()]/g)
  if (!tokens || tokens.join('') !== text || tokens.length > 100) return null
  const result = parseSum({ tokens, at: 0 })
  if (!result || result.rest.at !== tokens.length) return null
  return round(result.value, digits)
}

interface Cursor {
  tokens: string[]
  at: number
}
type Step = { value: Fraction; rest: Cursor } | null
const peek = (c: Cursor) => c.tokens[c.at]
const next = (c: Cursor): Cursor => ({ ...c, at: c.at + 1 })

function parseSum(start: Cursor): Step {
  let left = parseProduct(start)
  while (left && (peek(left.rest) === '+' || peek(left.rest) === '-')) {
    const sign = peek(left.rest) === '-' ? -1n : 1n
    const right = parseProduct(next(left.rest))
    if (!right) return null
    const a: Fraction = left.value
    const b: Fraction = right.value
    left = { value: { n: a.n * b.d + sign * b.n * a.d, d: a.d * b.d }, rest: right.rest }
  }
  return left
}

function parseProduct(start: Cursor): Step {
  let left = parseFactor(start)
  while (left && (peek(left.rest) === '*' || peek(left.rest) === '/')) {
    const divide = peek(left.rest) === '/'
    const right = parseFactor(next(left.rest))
    if (!right || (divide && right.value.n === 0n)) return null
    const a: Fraction = left.value
    const b: Fraction = right.value
    left = { value: divide ? { n: a.n * b.d, d: a.d * b.n } : { n: a.n * b.n, d: a.d * b.d }, rest: right.rest }
  }
  return left
}

function parseFactor(c: Cursor): Step {
  const token = peek(c)
  if (token === '-' || token === '+') {
    const inner = parseFactor(next(c))
    return inner && { value: { n: token === '-' ? -inner.value.n : inner.value.n, d: inner.value.d }, rest: inner.rest }
  }
  if (token === '(') {
    const inner = parseSum(next(c))
    return inner && peek(inner.rest) === ')' ? { value: inner.value, rest: next(inner.rest) } : null
  }
  if (token === undefined || !/\d/.test(token)) return null
  const [whole = '', fraction = ''] = token.split('.')
  return { value: { n: BigInt(whole + fraction || '0'), d: 10n ** BigInt(fraction.length) }, rest: next(c) }
}

function round({ n, d }: Fraction, digits: number): number | null {
  const negative = n < 0n !== d < 0n
  const abs = (x: bigint) => (x < 0n ? -x : x)
  const scaled = abs(n) * 10n ** BigInt(digits)
  const divisor = abs(d)
  const q = scaled / divisor + (2n * (scaled % divisor) >= divisor ? 1n : 0n)
  const value = Number(negative ? -q : q)
  return Number.isSafeInteger(value) ? (value === 0 ? 0 : value) : null
}
