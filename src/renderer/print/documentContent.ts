import type { DocumentView, VoucherView } from '@core/contract'
import type { DocumentDef } from '@core/documents/define'
import { fenDisplay, voucherText } from '@core/kernel'
import { DEDUCTIONS } from '@core/modules/treasury/employee.document'
import { documentDef } from '@core/modules/registry'
import { itemText } from '@core/documents/itemText'
import { type BinField, pickedFrom } from '../documents/model/bins'
import { leftOwed } from '../documents/model/claim'
import type { FormDocument, FormLine } from '../documents/model/form'
import { totalOf } from '../documents/model/header'
import { serialsOf } from '../documents/model/serials'
import { enteredPrice, enteredQuantity, unitText } from '../documents/model/units'
import { type FormValue, numberOf, refOf, textOf } from '../documents/model/values'
import { formatValue, type Value } from '../ui/values/format'
import type { PrintColumn, PrintContent } from './pages'

type Cell = PrintColumn & { value: (line: FormLine, index: number) => Value }
const NAME = '商品名称及规格'
const number: Cell = { title: '序号', kind: 'int', weight: 6, value: (_l, i) => i + 1 }
const goods = (withPrices: boolean): Cell[] => [
  number,
  { title: '编码', kind: 'text', weight: 11, value: (l) => refOf(l['itemId'])?.code ?? '' },
  { title: NAME, kind: 'text', weight: 38, value: (l) => itemText(refOf(l['itemId'])) },
  { title: '单位', kind: 'text', weight: 7, value: unitText },
  { title: '数量', kind: 'qty', weight: 10, sum: true, value: (l) => enteredQuantity(l) as Value },
  ...(withPrices
    ? ([
        { title: '单价', kind: 'price', weight: 11, price: true, value: (l) => enteredPrice(l) as Value },
        { title: '税率', kind: 'rate', weight: 7, price: true, value: (l) => l['taxRate'] as Value },
        { title: '税额', kind: 'fen', weight: 11, sum: true, price: true, value: (l) => l['tax'] as Value },
        { title: '价税合计', kind: 'fen', weight: 13, sum: true, price: true, value: (l) => l['gross'] as Value },
      ] satisfies Cell[])
    : []),
  { title: '备注', kind: 'text', weight: 10, value: (l) => textOf(l['memo']) || textOf(l['batch']) },
]
const binCell = (field: BinField, title: string): Cell => ({ title, kind: 'text', weight: 9, value: (l) => textOf(l[field]) })
/** 货位, where some line names one. */
const binCells = (def: DocumentDef, lines: readonly FormLine[]): Cell[] =>
  def.lines.flatMap((f) =>
    (f.name === 'bin' || f.name === 'toBin') && lines.some((l) => textOf(l[f.name]) !== '') ? [binCell(f.name, f.label)] : [],
  )
const journal: Cell[] = [
  { title: '摘要', kind: 'text', weight: 30, value: (l) => textOf(l['summary']) || textOf(l['memo']) },
  { title: '科目', kind: 'text', weight: 42, value: (l) => accountText(l) },
  { title: '借方金额', kind: 'fen', weight: 16, sum: true, value: (l) => l['debit'] as Value },
  { title: '贷方金额', kind: 'fen', weight: 16, sum: true, value: (l) => l['credit'] as Value },
]
const otherCash: Cell[] = [
  number,
  { title: '科目', kind: 'text', weight: 40, value: (l) => accountText(l) },
  { title: '摘要', kind: 'text', weight: 30, value: (l) => textOf(l['memo']) },
  { title: '金额', kind: 'fen', weight: 16, sum: true, value: (l) => l['amount'] as Value },
  { title: '税额', kind: 'fen', weight: 14, sum: true, value: (l) => l['tax'] as Value },
]
const claim = (deducts: boolean): Cell[] => [
  number,
  { title: '费用科目', kind: 'text', weight: 34, value: (l) => accountText(l) },
  { title: '摘要', kind: 'text', weight: 26, value: (l) => textOf(l['memo']) },
  ...(deducts
    ? ([
        {
          title: '抵扣凭证',
          kind: 'text',
          weight: 12,
          value: (l) => DEDUCTIONS.find((d) => d.value === l['deduction'] && d.value !== 'none')?.label ?? '',
        },
        { title: '税额', kind: 'fen', weight: 12, sum: true, value: (l) => l['tax'] as Value },
      ] satisfies Cell[])
    : []),
  { title: '报销金额', kind: 'fen', weight: 16, sum: true, value: (l) => l['amount'] as Value },
]
const settling: Cell[] = [
  number,
  { title: '核销单据', kind: 'text', weight: 34, value: (l) => refOf(l['openItemId'])?.code ?? '' },
  { title: '说明', kind: 'text', weight: 40, value: (l) => refOf(l['openItemId'])?.extra ?? '' },
  { title: '本次核销', kind: 'fen', weight: 20, sum: true, value: (l) => l['amount'] as Value },
]
const DIMENSIONS = ['partnerId', 'departmentId', 'employeeId', 'projectId', 'itemId']
function accountText(line: FormLine): string {
  const account = refOf(line['accountId'])
  const dims = DIMENSIONS.flatMap((d) => refOf(line[d])?.name ?? [])
  return [account ? `${account.code} ${account.name}` : '', ...dims].filter(Boolean).join(' / ')
}

function cellsOf(def: DocumentDef, lines: readonly FormLine[]): Cell[] {
  if (def.family === 'journal') return journal
  if (def.type === 'expenseClaim') return claim(lines.some((l) => numberOf(l['tax']) !== 0))
  if (def.family === 'cash') return def.lines.some((f) => f.kind === 'openItem') ? settling : def.lines.length > 0 ? otherCash : []
  const bins = binCells(def, lines)
  if (def.goods) return [...goods(true).slice(0, 3), ...bins, ...goods(true).slice(3)]
  const cost: Cell[] = def.lines.some((f) => f.name === 'cost')
    ? [{ title: '金额', kind: 'fen', weight: 13, sum: true, price: true, value: (l) => l['cost'] as Value }]
    : []
  return [...goods(false).slice(0, 3), ...bins, ...goods(false).slice(3, -1), ...cost, ...goods(false).slice(-1)]
}

/** So many characters of numbers stand in the column of the name. */
const SERIALS_WIDTH = 36
/** D35: the numbers of the pieces, in rows of their own below the goods. */
function serialRows(line: FormLine, cells: readonly Cell[]): Value[][] {
  const texts: string[] = []
  for (const serial of serialsOf(line)) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + serial.length < SERIALS_WIDTH) texts[texts.length - 1] = `${last}、${serial}`
    else texts.push(serial)
  }
  return texts.map((text, i) => cells.map((c) => (c.title === NAME ? `${i === 0 ? '序列号：' : '　　　　'}${text}` : null)))
}

/** A document as it is printed: what its definition calls the fields, what its type has in its lines. */
export function documentContent(form: FormDocument, view: DocumentView | undefined, company: string): PrintContent {
  const def = documentDef(form.type)
  const cells = cellsOf(def, form.lines)
  const ofEmployee = def.party === 'employee'
  const shown = (kind: string, value: FormValue | undefined, options?: readonly { value: string; label: string }[]): string => {
    const ref = refOf(value)
    if (ref) return ref.name
    if (kind === 'select') return options?.find((o) => o.value === value)?.label ?? ''
    return formatValue(kind === 'money' ? 'fen' : 'text', value as Value, 'blank')
  }
  const facts = def.header
    .filter((f) => (f.name !== 'memo' || ofEmployee) && f.name !== 'date' && f.name !== 'priceMode')
    .map((f): [string, string] => [f.label, shown(f.kind, form.header[f.name], f.options)])
    .filter(([, value]) => value !== '')
  const total = totalOf(form)
  return {
    company,
    title: form.reversesId === null ? def.label : `红字${def.label}`,
    marks: [
      ['单号', form.number || '（未保存）'],
      ['日期', textOf(form.header['date'])],
    ],
    facts: [...facts, ...clearedFacts(form)],
    columns: cells.map(({ value: _value, ...c }) => c),
    rows: form.lines.flatMap((line, i) => [cells.map((c) => c.value(line, i)), ...serialRows(line, cells)]),
    total: total === 0 ? null : total,
    memo: ofEmployee ? '' : textOf(form.header['memo']),
    signatures: ofEmployee
      ? employeeSignatures(form, view)
      : [
          ['制单', view?.createdBy ?? ''],
          ['审核', ''],
          ['经手', refOf(form.header['employeeId'])?.name ?? ''],
          [
            def.party === 'customer' ? '客户签收' : def.party === 'supplier' ? '供应商' : '记账',
            def.party === null ? (view?.postedBy ?? '') : '',
          ],
        ],
  }
}

/** 费用报销单: the loans that it clears, and what is still owed. */
function clearedFacts(form: FormDocument): [string, string][] {
  if (form.clears === null) return []
  const left = leftOwed(form)
  return [
    ...form.clears.map((c): [string, string] => ['冲借款', `${c.item.code} ${fenDisplay(c.amount ?? 0)}`]),
    ...(left > 0 ? [['未付余额', fenDisplay(left)] as [string, string]] : []),
  ]
}
/** Who signs what an employee borrows, spends or gives back: himself first, his superior, who books it, who pays. */
const employeeSignatures = (form: FormDocument, view: DocumentView | undefined): [string, string][] => [
  [documentDef(form.type).header.find((f) => f.name === 'employeeId')?.label ?? '', refOf(form.header['employeeId'])?.name ?? ''],
  ['部门负责人', ''],
  ['审批', ''],
  ['财务', view?.postedBy ?? ''],
  ['出纳', ''],
]

/** A warehouse and the place of each of its bins on the way through it; bins of two warehouses may have the same code. */
export interface PickingWarehouse {
  id: number
  name: string
  routes: ReadonlyMap<string, number>
}
/** What is picked where (拣货单): warehouse by warehouse in their order, along the route through each. */
export function pickingContent(form: FormDocument, warehouses: readonly PickingWarehouse[], company: string): PrintContent {
  const orderOf = new Map(warehouses.map((w, i) => [w.id, { ...w, i }]))
  const binOf = (l: FormLine) => textOf(l['bin'])
  const sorted = form.lines
    .map((line) => {
      const own = orderOf.get(pickedFrom(form, line) ?? 0)
      return {
        line,
        bin: binOf(line),
        warehouse: own?.i ?? -1,
        name: own?.name ?? '',
        route: own?.routes.get(binOf(line)) ?? Number.MAX_SAFE_INTEGER,
      }
    })
    .sort((a, b) => a.warehouse - b.warehouse || a.route - b.route || (a.bin < b.bin ? -1 : a.bin > b.bin ? 1 : 0))
  const lines = sorted.map(({ line }) => line)
  const names = new Map(sorted.map(({ line, name }) => [line, name]))
  const several = new Set(sorted.map(({ warehouse }) => warehouse)).size > 1
  const plain = goods(false)
  const cells: Cell[] = [
    number,
    ...(several ? [{ title: '仓库', kind: 'text', weight: 10, value: (l: FormLine) => names.get(l) ?? '' } as const] : []),
    { title: '货位', kind: 'text', weight: 12, value: binOf },
    ...plain.slice(1, 3),
    { title: '批号', kind: 'text', weight: 12, value: (l) => textOf(l['batch']) },
    ...plain.slice(3, 5),
    { title: '已拣', kind: 'text', weight: 8, value: () => '' },
  ]
  const whole = documentContent(form, undefined, company)
  return {
    ...whole,
    title: '拣货单',
    columns: cells.map(({ value: _value, ...c }) => c),
    rows: lines.flatMap((line, i) => [cells.map((c) => c.value(line, i)), ...serialRows(line, cells)]),
    total: null,
    signatures: [
      ['拣货', ''],
      ['复核', ''],
    ],
  }
}

/** A voucher as it is printed (记账凭证). */
export function voucherContent(voucher: VoucherView, company: string): PrintContent {
  return {
    company,
    title: '记账凭证',
    marks: [
      ['凭证号', voucherText(voucher)],
      ['日期', voucher.date],
      ['附单据', `${voucher.documentCount ?? voucher.attachmentCount} 张`],
    ],
    facts: voucher.documentNumber ? [['来源单据', voucher.documentNumber]] : [],
    columns: [
      { title: '摘要', kind: 'text', weight: 28 },
      { title: '科目', kind: 'text', weight: 44 },
      { title: '借方金额', kind: 'fen', weight: 16, sum: true },
      { title: '贷方金额', kind: 'fen', weight: 16, sum: true },
    ],
    rows: voucher.lines.map((l) => [
      l.summary,
      `${l.accountCode} ${l.accountName}${l.dimensions ? ` / ${l.dimensions}` : ''}`,
      l.debit,
      l.credit,
    ]),
    total: voucher.total,
    memo: '',
    signatures: [
      ['会计主管', ''],
      ['记账', ''],
      ['审核', ''],
      ['出纳', ''],
      ['制单', voucher.maker],
    ],
  }
}
