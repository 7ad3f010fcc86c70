/** GS1 element strings (D34), as GS1-128, GS1 DataMatrix, GS1 QR and DataBar carry them. GS1 General Specifications 3 and 7.12. */
import { daysInMonth, type LocalDate } from '../date'
import { parseScaled } from '../decimal'
import { byPrecedence } from '../errors'
import { QTY_SCALE } from '../numbers'
import { fail, ok, type Problem, problem, type Result } from '../result'
import { checkDigitOf, hasCheckDigit } from './checkDigit'
import { gtinKeys, type Scan, scanOf } from './scan'

export const GS = '\u001d'

interface Identifier {
  label: string
  pattern: RegExp
  /** characters of the value; absent: up to a separator or the end */
  length?: number
}
const fixed = (label: string, length: number): Identifier => ({ label, length, pattern: /^\d+$/ })
const free = (label: string, max: number): Identifier => ({ label, pattern: new RegExp(`^[\\x21-\\x7e]{1,${max}}$`) })
const count = (label: string): Identifier => ({ label, pattern: /^\d{1,8}$/ })

const KNOWN: Record<string, Identifier> = {
  '00': fixed('物流单元', 18),
  '01': fixed('商品', 14),
  '02': fixed('箱内商品', 14),
  '10': free('批号', 20),
  '11': fixed('生产日期', 6),
  '12': fixed('付款日期', 6),
  '13': fixed('包装日期', 6),
  '15': fixed('保质期', 6),
  '16': fixed('销售截止日期', 6),
  '17': fixed('有效期', 6),
  '20': fixed('产品变体', 2),
  '21': free('序列号', 20),
  '22': free('消费产品变体', 20),
  '30': count('数量'),
  '37': count('箱内数量'),
  '240': free('附加产品标识', 30),
  '241': free('客户方代码', 30),
  '250': free('二级序列号', 30),
  '400': free('客户订单号', 30),
  '420': free('邮编', 20),
}
/** Any identifier of a range that stands for a measure: (310n) to (369n), six digits with n decimals. */
const MEASURE = /^3[1-6]\d\d/
/** Amount (392n), (393n), price, company's own (91)–(99): read over, whatever they say. */
const PASSED: readonly [RegExp, Identifier][] = [
  [/^39\d\d/, free('金额', 18)],
  [/^41\d/, fixed('位置码', 13)],
  [/^9[0-9]/, free('内部信息', 90)],
]
/** The identifier that a text begins with. */
function identifierAt(text: string): { ai: string; of: Identifier } | null {
  for (const length of [2, 3]) {
    const ai = text.slice(0, length)
    const of = KNOWN[ai]
    if (ai.length === length && of) return { ai, of }
  }
  const measure = MEASURE.exec(text)?.[0]
  if (measure) return { ai: measure, of: fixed(measure.startsWith('310') ? '净重' : '计量', 6) }
  for (const [pattern, of] of PASSED) {
    const ai = pattern.exec(text)?.[0]
    if (ai) return { ai, of }
  }
  return null
}

type Elements = Map<string, string>
/** "0106901234567892" + GS + … → (ai, value) pairs in order, or the first thing that cannot be read. */
function split(text: string, code: string): Result<[string, string][]> {
  const elements: [string, string][] = []
  let rest = text
  while (rest !== '') {
    if (rest.startsWith(GS)) {
      rest = rest.slice(1)
      continue
    }
    const found = identifierAt(rest)
    if (!found) return fail([problem('BARCODE_UNREADABLE', undefined, { code, part: rest.split(GS)[0] ?? rest })])
    const body = rest.slice(found.ai.length)
    const end = body.indexOf(GS)
    const value = body.slice(0, found.of.length ?? (end < 0 ? body.length : end))
    elements.push([found.ai, value])
    rest = body.slice(value.length)
  }
  return ok(elements)
}
/** "(01)06901234567892(10)A1": as printed under the bars. A bracket belongs to the value unless digits stand in it. */
function splitPrinted(text: string, code: string): Result<[string, string][]> {
  const parts = [...text.matchAll(/\((\d{2,4})\)(.*?)(?=\(\d{2,4}\)|$)/g)]
  const unknown = parts.find(([, ai = '']) => identifierAt(ai)?.ai !== ai)
  if (unknown) return fail([problem('BARCODE_UNREADABLE', undefined, { code, part: unknown[0] })])
  return ok(parts.map(([, ai = '', value = '']): [string, string] => [ai, value.trim()]))
}

/** YYMMDD; day 00 is the month's last; the century is the one that brings the year within 49 years back and 50 ahead of today. */
export function gs1Date(text: string, today: LocalDate): LocalDate | null {
  const [yy, month, dd] = [Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6))]
  const now = Number(today.slice(0, 4))
  const difference = yy - (now % 100)
  const century = Math.floor(now / 100) + (difference >= 51 ? -1 : difference <= -50 ? 1 : 0)
  const year = century * 100 + yy
  const last = daysInMonth(year, month)
  const day = dd === 0 ? last : dd
  if (last === 0 || day > last) return null
  return `${year}-${text.slice(2, 4)}-${String(day).padStart(2, '0')}`
}

function problemsOf(elements: readonly (readonly [string, string])[], code: string, today: LocalDate): Problem[] {
  return elements.flatMap(([ai, value], i): Problem[] => {
    const { label, pattern, length } = identifierAt(ai)?.of ?? free('', 90)
    const args = { code, ai, label, value }
    // the same identifier twice may only say the same
    const differs = elements.slice(0, i).some(([other, first]) => other === ai && first !== value)
    if (differs || !pattern.test(value) || (length !== undefined && value.length !== length))
      return [problem('BARCODE_VALUE', undefined, args)]
    if (['00', '01', '02'].includes(ai) && !hasCheckDigit(value))
      return [problem('BARCODE_CHECK_DIGIT', undefined, { code: value, expected: checkDigitOf(value.slice(0, -1)) })]
    if (['11', '12', '13', '15', '16', '17'].includes(ai) && gs1Date(value, today) === null)
      return [problem('BARCODE_VALUE', undefined, args)]
    return []
  })
}

/** What element strings say, or why they cannot be relied on. `text` is without a symbology identifier. */
export function readElements(text: string, today: LocalDate): Result<Scan> {
  const printed = text.startsWith('(')
  const code = text.replaceAll(GS, ' ').trim()
  const parts = printed ? splitPrinted(text, code) : split(text, code)
  if (!parts.ok) return parts
  const problems = problemsOf(parts.value, code, today)
  if (problems.length > 0) return fail(byPrecedence(problems))
  return ok(toScan(new Map(parts.value), text, today))
}

function toScan(elements: Elements, text: string, today: LocalDate): Scan {
  const value = (ai: string) => elements.get(ai)
  const date = (ai: string) => (value(ai) === undefined ? null : gs1Date(value(ai) ?? '', today))
  const gtin = value('01') ?? value('02')
  const pieces = value('30') ?? (value('01') === undefined ? value('37') : undefined)
  const weight = [...elements].find(([ai]) => ai.startsWith('310'))
  return {
    ...scanOf('gs1', text, gtin === undefined ? [] : gtinKeys(gtin.replace(/^0/, ''))),
    batch: value('10') ?? '',
    serial: value('21') ?? '',
    productionDate: date('11'),
    expiryDate: date('17') ?? date('15'),
    count: pieces === undefined ? null : Number(pieces) * QTY_SCALE,
    weight: weight ? parseScaled(decimal(weight[1], Number(weight[0][3])), 6) : null,
  }
}
/** "001250" with 3 decimals → "1.250" */
const decimal = (digits: string, decimals: number): string => {
  const padded = digits.padStart(decimals + 1, '0')
  return decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}
