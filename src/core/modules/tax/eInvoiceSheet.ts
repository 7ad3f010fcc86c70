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

/** Invoices as the tax platform exports them (全量发票查询, 发票勾选): one row an invoice, or one row a line of it. */
export type EInvoiceField =
  | 'code'
  | 'number'
  | 'digital'
  | 'date'
  | 'sellerTax'
  | 'sellerName'
  | 'buyerTax'
  | 'buyerName'
  | 'net'
  | 'tax'
  | 'gross'
  | 'kind'
  | 'status'
export const E_INVOICE_FIELDS: readonly SheetField<EInvoiceField>[] = [
  { key: 'code', label: '发票代码', names: ['发票代码'] },
  { key: 'number', label: '发票号码', names: ['发票号码', '发票号'] },
  { key: 'digital', label: '数电号码', names: ['数电发票号码', '数电票号码', '数电票号', '全电发票号码', '数电发票号'] },
  { key: 'date', label: '开票日期', names: ['开票日期', '开票时间'] },
  { key: 'sellerTax', label: '销方税号', names: ['销方识别号', '销售方识别号', '销方税号', '销售方纳税人识别号', '销售方税号'] },
  { key: 'sellerName', label: '销方名称', names: ['销方名称', '销售方名称', '销货方名称'] },
  { key: 'buyerTax', label: '购方税号', names: ['购方识别号', '购买方识别号', '购方税号', '购买方纳税人识别号', '购买方税号'] },
  { key: 'buyerName', label: '购方名称', names: ['购买方名称', '购方名称', '购货方名称'] },
  { key: 'net', label: '金额', names: ['金额', '合计金额', '不含税金额'] },
  { key: 'tax', label: '税额', names: ['税额', '合计税额', '票面税额'] },
  { key: 'gross', label: '价税合计', names: ['价税合计'] },
  { key: 'kind', label: '发票票种', names: ['发票票种', '票种', '发票类型'] },
  { key: 'status', label: '发票状态', names: ['发票状态', '票据状态', '状态'] },
]
export type EInvoiceMapping = SheetMapping<EInvoiceField>
export const E_INVOICE_HEADINGS = 5

export function eInvoiceGaps(mapping: EInvoiceMapping): string[] {
  const gaps: string[] = []
  if (mapping.number === undefined && mapping.digital === undefined) gaps.push('发票号码')
  for (const [key, label] of [['date', '开票日期'] as const, ['net', '金额'] as const, ['tax', '税额'] as const])
    if (mapping[key] === undefined) gaps.push(label)
  if (mapping.sellerName === undefined || mapping.buyerName === undefined) gaps.push('销方名称和购方名称')
  return gaps
}

/** An invoice of the platform. A red one has negative amounts. */
export interface EInvoiceDraft {
  /** of the file, from 1: its first row */
  row: number
  direction: 'in' | 'out'
  /** '' where it is a fully digital one */
  code: string
  number: string
  date: LocalDate
  sellerTax: string
  sellerName: string
  buyerTax: string
  buyerName: string
  net: Fen
  tax: Fen
  gross: Fen
  /** as the platform writes it: 数电发票（增值税专用发票） */
  kind: string
  state: 'normal' | 'void'
}
/** Whose file it is: by tax number where the account set has one, else by name. */
export interface Ourselves {
  taxNumber: string
  company: string
}
const text = (value: string) =>
  value
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200)
const sameName = (a: string, b: string) => a.normalize('NFKC').replace(/\s/g, '') === b.normalize('NFKC').replace(/\s/g, '')
const isUs = ({ taxNumber, company }: Ourselves, tax: string, name: string) =>
  taxNumber !== '' && tax !== '' ? taxNumber.toUpperCase() === tax.toUpperCase() : sameName(company, name)

/** Its amounts add up, and it is one of ours; a text tells what is wrong. */
function rowOf(row: number, cell: (field: EInvoiceField) => string, us: Ourselves): EInvoiceDraft | { row: number; message: string } {
  const number = text(cell('digital')) || text(cell('number'))
  if (!/^\d{8,20}$/.test(number)) return { row, message: `发票号码“${number}”不是 8 至 20 位数字` }
  const date = dateOfCell(cell('date'))
  if (date === null) return { row, message: `开票日期“${cell('date')}”不是日期` }
  const amounts: Record<'net' | 'tax' | 'gross', Fen | null> = { net: null, tax: null, gross: null }
  for (const [field, label] of [['net', '金额'] as const, ['tax', '税额'] as const, ['gross', '价税合计'] as const]) {
    // 免税 and *** stand for no tax
    const written = field === 'tax' && /^(\*+|免税|不征税)$/.test(cell(field).trim()) ? '0' : cell(field)
    if (isBlankCell(written)) continue
    const fen = fenOfCell(written)
    if (fen === null || Math.abs(fen) > MAX_FEN) return { row, message: `${label}“${cell(field)}”不是两位小数以内的金额` }
    amounts[field] = fen
  }
  if (amounts.net === null) return { row, message: '没有金额' }
  const { net } = amounts
  const tax = amounts.tax ?? 0
  const gross = amounts.gross ?? net + tax
  if (net + tax !== gross) return { row, message: '金额加税额不等于价税合计' }
  const parties = {
    sellerTax: text(cell('sellerTax')),
    sellerName: text(cell('sellerName')),
    buyerTax: text(cell('buyerTax')),
    buyerName: text(cell('buyerName')),
  }
  const sold = isUs(us, parties.sellerTax, parties.sellerName)
  const bought = isUs(us, parties.buyerTax, parties.buyerName)
  if (sold === bought) return { row, message: sold ? '销方和购方都是本企业' : '销方和购方都不是本企业：核对系统设置里的企业名称和税号' }
  const state = /作废/.test(cell('status')) ? 'void' : 'normal'
  return {
    row,
    direction: bought ? 'in' : 'out',
    code: text(cell('code')),
    number,
    date,
    ...parties,
    net,
    tax,
    gross,
    kind: text(cell('kind')),
    state,
  }
}

/** Which invoice a row is of: fully digital ones have a number of their own, older ones a code and a number. */
export const eInvoiceKey = ({ direction, code, number }: Pick<EInvoiceDraft, 'direction' | 'code' | 'number'>): string =>
  `${direction}|${number.length === 20 ? '' : code}|${number}`

/** Headings of a table with one row for each line of an invoice; without them an invoice has one row. */
const OF_LINES = /货物|劳务|服务|商品|项目名称|规格|数量|单价|税率/

/**
 * The invoices below the headings; rows of the same invoice (one a line) are added up, where the table has rows for lines. Rows without a number (blank, sums) are passed
 * over; every other row that cannot be read is named, and then nothing may be imported.
 */
export function eInvoices(
  rows: readonly (readonly string[])[],
  headingRow: number,
  mapping: EInvoiceMapping,
  us: Ourselves,
): { invoices: EInvoiceDraft[]; problems: { row: number; message: string }[] } {
  const found = new Map<string, EInvoiceDraft>()
  const problems: { row: number; message: string }[] = []
  const byLine = (rows[headingRow] ?? []).some((heading) => OF_LINES.test(heading))
  for (let i = headingRow + 1; i < rows.length; i++) {
    const cells = rows[i] ?? []
    const cell = (field: EInvoiceField): string => {
      const at = mapping[field]
      return at === undefined ? '' : (cells[at] ?? '')
    }
    if (isBlankCell(cell('number')) && isBlankCell(cell('digital'))) continue
    if (isSumRow(cells)) continue
    const read = rowOf(i + 1, cell, us)
    if ('message' in read) {
      problems.push(read)
      continue
    }
    const key = eInvoiceKey(read)
    const known = found.get(key)
    if (!known) found.set(key, read)
    else if (!byLine) problems.push({ row: read.row, message: `发票 ${read.number} 与第 ${known.row} 行重复` })
    else if (known.date !== read.date || known.sellerName !== read.sellerName || known.buyerName !== read.buyerName)
      problems.push({ row: read.row, message: `发票 ${read.number} 与第 ${known.row} 行号码相同，日期或双方不同` })
    else found.set(key, { ...known, net: known.net + read.net, tax: known.tax + read.tax, gross: known.gross + read.gross })
  }
  return { invoices: [...found.values()], problems }
}
export const isSpecial = (kind: string): boolean => /专用/.test(kind)

/** What the books say of an invoice, for comparing. */
export interface BookedInvoice {
  documentId: number
  date: LocalDate
  partnerName: string
  partnerTax: string
  /** red ones negative */
  net: Fen
  tax: Fen
  gross: Fen
  special: boolean
}
/** What differs between the platform's invoice and the document that bears its number, each by name. Empty: all agrees. */
export function eInvoiceDifferences(invoice: Omit<EInvoiceDraft, 'row'>, booked: BookedInvoice): string[] {
  const differences: string[] = []
  const other =
    invoice.direction === 'in' ? { tax: invoice.sellerTax, name: invoice.sellerName } : { tax: invoice.buyerTax, name: invoice.buyerName }
  if (booked.gross !== invoice.gross) differences.push('价税合计不同')
  else if (booked.tax !== invoice.tax) differences.push('税额不同')
  const sameParty =
    booked.partnerTax !== '' && other.tax !== ''
      ? booked.partnerTax.toUpperCase() === other.tax.toUpperCase()
      : sameName(booked.partnerName, other.name)
  if (!sameParty) differences.push('单位不同')
  if (invoice.kind !== '' && booked.special !== isSpecial(invoice.kind)) differences.push('专票普票不同')
  if (invoice.state === 'void') differences.push('发票已作废')
  return differences
}
