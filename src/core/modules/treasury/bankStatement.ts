import {
  dateOfCell,
  type Fen,
  fenOfCell,
  isBlankCell,
  isSumRow,
  type LocalDate,
  MAX_FEN,
  type SheetField,
  type SheetMapping,
} from '../../kernel'

/**
 * A bank's statement as a table. Banks write from their side: 贷方 is what came in for the company, 借方 what went out. Amounts come in
 * two columns, or in one with a sign or with a column that tells the direction.
 */
export type BankField =
  | 'date'
  | 'received'
  | 'paid'
  | 'amount'
  | 'direction'
  | 'balance'
  | 'counterparty'
  | 'counterAccount'
  | 'summary'
  | 'reference'
export const BANK_FIELDS: readonly SheetField<BankField>[] = [
  { key: 'date', label: '日期', names: ['交易日期', '记账日期', '入账日期', '交易时间', '记账时间', '日期', '发生日期', '业务日期'] },
  {
    key: 'received',
    label: '收入金额',
    names: ['贷方发生额', '贷方发生额(收入)', '收入金额', '贷方金额', '收入', '存入金额', '转入金额', '存入', '贷方', '入账金额'],
  },
  {
    key: 'paid',
    label: '支出金额',
    names: [
      '借方发生额',
      '借方发生额(支取)',
      '借方发生额(支出)',
      '支出金额',
      '借方金额',
      '支出',
      '支取金额',
      '转出金额',
      '支取',
      '借方',
      '出账金额',
    ],
  },
  { key: 'amount', label: '交易金额', names: ['交易金额', '发生额', '金额', '收支金额', '发生金额'] },
  { key: 'direction', label: '收支方向', names: ['借贷标志', '收/支', '借贷方向', '收支类型', '收支标志', '借贷', '交易方向', '资金流向'] },
  { key: 'balance', label: '余额', names: ['余额', '账户余额', '交易后余额', '本次余额', '当前余额'] },
  {
    key: 'counterparty',
    label: '对方户名',
    names: [
      '对方户名',
      '对方名称',
      '对方账户名称',
      '对方单位名称',
      '收(付)方名称',
      '交易对方',
      '交易对手',
      '对手名称',
      '对方单位',
      '收付款人名称',
    ],
  },
  {
    key: 'counterAccount',
    label: '对方账号',
    names: ['对方账号', '对方帐号', '对方账户', '收(付)方账号', '对手账号', '交易对方账号', '收付款人账号'],
  },
  { key: 'summary', label: '摘要', names: ['摘要', '用途', '交易摘要', '附言', '交易用途', '商品', '备注', '交易类型', '摘要/附言'] },
  {
    key: 'reference',
    label: '流水号',
    names: [
      '交易流水号',
      '流水号',
      '核心流水号',
      '业务流水号',
      '交易单号',
      '交易编号',
      '交易订单号',
      '凭证号',
      '凭证号码',
      '账户明细编号-交易流水号',
    ],
  },
]
export type BankMapping = SheetMapping<BankField>
/** How many named columns make a row of headings. */
export const BANK_HEADINGS = 3

/** What is missing for a mapping to tell dates and amounts; empty when it does. */
export function bankMappingGaps(mapping: BankMapping): string[] {
  const gaps: string[] = []
  if (mapping.date === undefined) gaps.push('交易日期')
  if (mapping.amount === undefined && (mapping.received === undefined || mapping.paid === undefined))
    gaps.push('收入金额和支出金额，或交易金额')
  return gaps
}

/** One line of a statement. */
export interface BankLineDraft {
  /** in the file, from 1 */
  row: number
  date: LocalDate
  /** received positive */
  amount: Fen
  /** of the account after it, where the bank tells it */
  balance: Fen | null
  counterparty: string
  counterAccount: string
  summary: string
  reference: string
}
export interface BankRowProblem {
  /** in the file, from 1 */
  row: number
  message: string
}

const IN = new Set(['贷', '贷方', '收', '收入', '存入', '转入', '入', 'c', 'cr', '+', '入账', '贷记'])
const OUT = new Set(['借', '借方', '支', '支出', '支取', '转出', '出', 'd', 'dr', '-', '出账', '借记'])
const MAX_TEXT = 200

/**
 * The lines of a statement below its headings, in the order of time: banks list the newest first or last. Rows of sums, and those with
 * neither date nor amount (blank, remarks), are passed over; every other row that cannot be read is named, and then nothing may be imported.
 */
export function bankLines(
  rows: readonly (readonly string[])[],
  headingRow: number,
  mapping: BankMapping,
): { lines: BankLineDraft[]; problems: BankRowProblem[] } {
  const lines: BankLineDraft[] = []
  const problems: BankRowProblem[] = []
  for (let i = headingRow + 1; i < rows.length; i++) {
    const cells = rows[i] ?? []
    const cell = (field: BankField): string => {
      const at = mapping[field]
      return at === undefined ? '' : (cells[at] ?? '')
    }
    const hasAmount = (['received', 'paid', 'amount'] as const).some((field) => fenOfCell(cell(field)))
    if (isSumRow(cells) || (isBlankCell(cell('date')) && !hasAmount)) continue
    const read = lineOf(i + 1, cell)
    if ('message' in read) problems.push(read)
    else lines.push(read)
  }
  return { lines: isNewestFirst(lines) ? lines.reverse() : lines, problems }
}
function lineOf(row: number, cell: (field: BankField) => string): BankLineDraft | BankRowProblem {
  const date = dateOfCell(cell('date'))
  if (isBlankCell(cell('date'))) return { row, message: '有金额，没有交易日期' }
  if (date === null) return { row, message: `交易日期“${cell('date')}”不是日期` }
  const amount = amountOf(cell)
  if (typeof amount === 'string') return { row, message: amount }
  if (amount === 0) return { row, message: '没有金额' }
  if (Math.abs(amount) > MAX_FEN) return { row, message: '金额太大' }
  const balance = isBlankCell(cell('balance')) ? null : fenOfCell(cell('balance'))
  if (balance === null && !isBlankCell(cell('balance'))) return { row, message: `余额“${cell('balance')}”不是金额` }
  const text = (field: BankField) =>
    cell(field)
      .replace(/\p{C}+/gu, ' ')
      .slice(0, MAX_TEXT)
      .trim()
  return {
    row,
    date,
    amount,
    balance,
    counterparty: text('counterparty'),
    counterAccount: text('counterAccount'),
    summary: text('summary'),
    reference: text('reference'),
  }
}
/** Received positive; a text tells what is wrong. */
function amountOf(cell: (field: BankField) => string): Fen | string {
  const read = (field: BankField, label: string): Fen | string => {
    const text = cell(field)
    if (isBlankCell(text)) return 0
    return fenOfCell(text) ?? `${label}“${text}”不是两位小数以内的金额`
  }
  const [received, paid] = [read('received', '收入金额'), read('paid', '支出金额')]
  if (typeof received === 'string') return received
  if (typeof paid === 'string') return paid
  if (received !== 0 && paid !== 0) return '收入和支出都有金额'
  // some banks put a minus before what went out, in its own column too
  if (received !== 0 || paid !== 0) return received !== 0 ? received : -Math.abs(paid)
  const amount = read('amount', '交易金额')
  if (typeof amount === 'string' || amount === 0) return amount
  const direction = cell('direction').normalize('NFKC').trim().toLowerCase()
  if (direction === '') return amount
  if (IN.has(direction)) return Math.abs(amount)
  if (OUT.has(direction)) return -Math.abs(amount)
  return `收支方向“${cell('direction')}”看不出是收入还是支出`
}

/** By the dates; where all are the same, by the balances. */
function isNewestFirst(lines: readonly BankLineDraft[]): boolean {
  const [first, second] = lines
  const last = lines.at(-1)
  if (!first || !second || !last) return false
  if (first.date !== last.date) return first.date > last.date
  return (
    first.balance !== null &&
    second.balance !== null &&
    second.balance + first.amount === first.balance &&
    first.balance + second.amount !== second.balance
  )
}

/** The first line whose balance does not follow from the one before it: a line is missing, or the column is another. */
export function brokenBalance(lines: readonly BankLineDraft[]): { row: number; expected: Fen; found: Fen } | null {
  let known: Fen | null = null
  for (const { row, amount, balance } of lines) {
    if (known !== null && balance !== null && known + amount !== balance) return { row, expected: known + amount, found: balance }
    known = balance ?? (known === null ? null : known + amount)
  }
  return null
}

/**
 * What tells a line from others of its account, so that a file imported twice, or one that overlaps another, adds nothing twice: the
 * bank's own number with date and amount or, without one, all that is known of it and which of several equal ones it is.
 */
export function fingerprints(lines: readonly BankLineDraft[]): string[] {
  const seen = new Map<string, number>()
  return lines.map(({ date, amount, balance, counterparty, summary, reference }) => {
    const known = reference === '' ? [date, amount, balance ?? '', counterparty, summary] : [date, amount, reference]
    const key = known.join('|')
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return `${key}#${count}`
  })
}

/** An entry or line that may stand for the same money as others. Received positive. */
export interface Matchable {
  key: string
  date: LocalDate
  amount: Fen
  /** everything said about it: names, numbers, summary */
  text: string
}
/**
 * Pairs of bank line and book entry of the same amount at most `days` apart. A pair is made where neither could as well belong to
 * another: nearest dates first, and of the same distance the one whose texts name the same party or number. What stays ambiguous is left.
 */
export function pairUp(
  bank: readonly Matchable[],
  books: readonly Matchable[],
  days: number,
  dayOf: (date: LocalDate) => number,
): { bank: string; book: string }[] {
  const byAmount = Map.groupBy(books, (b) => b.amount)
  const candidates = bank.flatMap((line) =>
    (byAmount.get(line.amount) ?? []).flatMap((entry) => {
      const distance = Math.abs(dayOf(line.date) - dayOf(entry.date))
      return distance <= days ? [{ line, entry, rank: distance * 2 + (alike(line.text, entry.text) ? 0 : 1) }] : []
    }),
  )
  candidates.sort((a, b) => a.rank - b.rank)
  const taken = new Set<string>()
  const pairs: { bank: string; book: string }[] = []
  for (const [, equal] of Map.groupBy(candidates, (c) => c.rank)) {
    const open = equal.filter(({ line, entry }) => !taken.has(`b${line.key}`) && !taken.has(`e${entry.key}`))
    const lines = Map.groupBy(open, (c) => c.line.key)
    const entries = Map.groupBy(open, (c) => c.entry.key)
    for (const { line, entry } of open) {
      if (lines.get(line.key)?.length !== 1 || entries.get(entry.key)?.length !== 1) continue
      pairs.push({ bank: line.key, book: entry.key })
      taken.add(`b${line.key}`)
      taken.add(`e${entry.key}`)
    }
  }
  return pairs
}
/** One names what the other says: a party of at least two characters, or a number of at least six digits. */
function alike(a: string, b: string): boolean {
  const words = (text: string) => text.split(/[\s|，,；;：:()（）]+/).filter((w) => (/^\d+$/.test(w) ? w.length >= 6 : w.length >= 2))
  return words(a).some((w) => b.includes(w)) || words(b).some((w) => a.includes(w))
}
