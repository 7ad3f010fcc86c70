/** Columns of vouchers and of other receipts and payments: accounts with the dimensions they keep. */
import { addTax } from '@core/documents/amounts'
import type { DocumentDef, FieldDef } from '@core/documents/define'
import { type LineColumn, lookupBinding } from '../../ui/grid/types'
import { baseColumn, cashFlowColumn, type ColumnSources, refColumn } from './columns'
import type { FormLine } from './form'
import { figureColumn, sharedColumn } from './journalFigures'
import {
  atRate,
  balanced,
  dimensionOf,
  partnerRole,
  pickAccount,
  proposalOf,
  type Rates,
  setAmount,
  sidesOf,
  summaryBefore,
  switchSide,
  typedSummary,
} from './journal'
import { setClaimLine } from './claim'
import { isEmpty, numberOf, refOf, type Ref, textOf } from './values'

type Column = LineColumn<FormLine>
/** How the grid's lines stand at the moment a key is pressed. */
export type LatestLines = () => readonly FormLine[]

function dimensionColumn(f: FieldDef, sources: ColumnSources): Column {
  const source = f.kind === 'partner' ? (line: FormLine) => sources.partners(partnerRole(line)) : (sources.of(f.kind) ?? sources.items)
  const kept = (line: FormLine) => dimensionOf(line, f.name) > 0
  return {
    ...refColumn(f, source),
    width: f.kind === 'partner' || f.kind === 'item' ? 110 : 72,
    editable: kept,
    skipOnEnter: (line) => !kept(line),
    display: (line) => refOf(line[f.name])?.name ?? (dimensionOf(line, f.name) === 2 ? '必填' : ''),
  }
}

function accountColumn(f: FieldDef, sources: ColumnSources, pick = pickAccount): Column {
  return {
    ...refColumn(f, sources.of('account') ?? sources.items, pick),
    width: 170,
    grow: 1,
    display: (line) => {
      const account = refOf(line[f.name])
      return account === null ? '' : `${account.code} ${account.name}`
    },
  }
}

function sideColumn(f: FieldDef, lines: LatestLines): Column {
  const side = f.name as 'debit' | 'credit'
  const other = side === 'debit' ? 'credit' : 'debit'
  return {
    ...baseColumn(f),
    width: 104,
    skipOnEnter: (line) => !isEmpty(line[other]),
    set: (line, value) => setAmount(line, side, typeof value === 'number' ? value : null),
    onKey: (combo, line) => {
      if (combo === '=') return balanced(line, lines())
      return combo === 'space' && !(isEmpty(line['debit']) && isEmpty(line['credit'])) ? switchSide(line) : null
    },
  }
}

/**
 * Chosen from the 摘要库 by code, initials or words, or typed as it is. Enter on the new line, or on an empty summary, takes the summary
 * of the line before; once the voucher balances, Enter on the new line is its end.
 */
function summaryColumn(f: FieldDef, sources: ColumnSources, lines: LatestLines): Column {
  return {
    ...baseColumn(f),
    kind: 'lookup',
    free: true,
    width: 130,
    grow: 1,
    lookup: lookupBinding<FormLine, Ref>(
      sources.summaries,
      () => null,
      (line, ref) => ({ ...line, summary: ref?.name ?? '' }),
    ),
    set: (line, value) => ({ ...line, summary: typedSummary(typeof value === 'string' ? value : '', line, lines()) }),
    onKey: (combo, line, row) => {
      if (combo !== 'enter') return null
      const fresh = row >= lines().length
      const { debit, credit } = sidesOf(lines())
      if (fresh ? debit === credit && debit !== 0 : textOf(line['summary']) !== '') return null
      const before = summaryBefore(lines(), row)
      return before === '' ? null : { ...line, summary: before }
    },
  }
}

/** Asked where cash meets what is no cash (D51); until it is chosen, what posting will take from the accounts opposite is shown. */
function voucherCashFlow(f: FieldDef, sources: ColumnSources, lines: LatestLines): Column {
  const isCash = (line: FormLine) => refOf(line['accountId'])?.isCash === true
  const nameOf = (item: number) => sources.cashFlow.find((o) => o.value === `${item}`)?.label ?? ''
  return {
    ...cashFlowColumn(f, sources.cashFlow),
    width: 116,
    editable: isCash,
    skipOnEnter: (line) => {
      const { needed, item } = proposalOf(lines())
      // what stands opposite may still tell it
      const opposite = lines().some((l) => refOf(l['accountId']) !== null && !isCash(l))
      return !isCash(line) || !isEmpty(line['cashFlowItem']) || !needed || item !== null || !opposite
    },
    display: (line) => {
      if (!isCash(line)) return ''
      if (!isEmpty(line['cashFlowItem'])) return nameOf(numberOf(line['cashFlowItem']))
      const { needed, item } = proposalOf(lines())
      return needed ? (item === null ? '必填' : `默认：${nameOf(item)}`) : ''
    },
  }
}

/** px, where a voucher with figures of its own has to fit beside the side panel; the summary and the account take what is left. */
const NARROW: Record<string, number> = {
  summary: 96,
  accountId: 132,
  partnerId: 84,
  departmentId: 58,
  employeeId: 58,
  projectId: 58,
  itemId: 84,
  quantity: 62,
  price: 64,
  original: 104,
  exchangeRate: 64,
  debit: 92,
  credit: 92,
  cashFlowItem: 84,
}
/** Where quantities and currencies share their columns. */
const SHARED: Record<string, number> = { quantity: 104, price: 88 }
export interface VoucherColumnsContext {
  sources: ColumnSources
  lines: LatestLines
  /** fields that the accounts of its lines want */
  shown: readonly string[]
  /** room for every column that is usual; otherwise those that no line wants give way to quantities and currencies */
  wide: boolean
  /** some lines have a quantity and others a currency, none both */
  shared: boolean
  /** of the voucher's date; null: not known yet */
  rates: Rates | null
}
/** 手工凭证. */
export function voucherColumns(def: DocumentDef, context: VoucherColumnsContext): Column[] {
  const { shown, wide } = context
  const narrow = !wide && def.lines.some((f) => f.optional === true && shown.includes(f.name))
  const widths = context.shared ? { ...NARROW, ...SHARED } : NARROW
  return def.lines.map((f) => {
    const column = voucherColumn(f, context, narrow)
    return narrow ? { ...column, width: widths[f.name] ?? column.width ?? 0 } : column
  })
}
function voucherColumn(f: FieldDef, { sources, lines, shown, rates, shared }: VoucherColumnsContext, narrow: boolean): Column {
  const figure = (narrow && shared ? sharedColumn(f) : null) ?? figureColumn(f, shown)
  if (figure) return figure
  switch (f.name) {
    case 'summary':
      return summaryColumn(f, sources, lines)
    case 'accountId':
      return accountColumn(f, sources, (line, chosen) => pickAccount(line, atRate(chosen, rates)))
    case 'debit':
    case 'credit':
      return sideColumn(f, lines)
    case 'cashFlowItem':
      return voucherCashFlow(f, sources, lines)
    default:
      // what is seldom kept shows where the account of some line wants it
      return { ...dimensionColumn(f, sources), hidden: (narrow || (f.optional ?? false)) && !shown.includes(f.name) }
  }
}

/** What tax a line of 其他付款 carries: by its rate, until typed. */
function setOther(line: FormLine, field: string, value: unknown): FormLine {
  const next: FormLine = { ...line, [field]: value as FormLine[string] }
  const rate = numberOf(next['taxRate'])
  if ((field === 'amount' && rate !== 0) || field === 'taxRate') next['tax'] = addTax(numberOf(next['amount']), rate).tax
  return next
}
/** 费用报销单. `deducts`: input VAT of it can be deducted (一般纳税人); `department`: of the header, for lines that name none. */
export function claimColumns(def: DocumentDef, sources: ColumnSources, deducts: boolean, department: Ref | null): Column[] {
  const free = (line: FormLine) => (textOf(line['deduction']) || 'none') === 'none'
  return def.lines.map((f) => {
    const set: Column['set'] = (line, value) => setClaimLine(line, f.name, value)
    switch (f.name) {
      case 'accountId':
        return accountColumn(f, sources)
      case 'memo':
        return { ...baseColumn(f), skipOnEnter: false, width: 130 }
      case 'deduction':
        return {
          ...baseColumn(f),
          kind: 'lookup',
          hidden: !deducts,
          options: (f.options ?? []).map((o) => ({ ...o, alias: DEDUCTION_INITIALS[o.value] ?? '' })),
          value: (line) => textOf(line[f.name]) || 'none',
          set: (line, value) => setClaimLine(line, f.name, value || 'none'),
        }
      case 'taxRate':
      case 'tax':
        return { ...baseColumn(f), hidden: !deducts, zero: 'blank', editable: (l) => !free(l), skipOnEnter: free, set }
      case 'departmentId': {
        const column = dimensionColumn(f, sources)
        if (department === null) return column
        const own = (line: FormLine) => refOf(line[f.name])?.name ?? (dimensionOf(line, f.name) > 0 ? department.name : '')
        return { ...column, skipOnEnter: true, display: own }
      }
      case 'cashFlowItem':
        return { ...cashFlowColumn(f, sources.cashFlow), width: 150 }
      default:
        return f.kind === 'money' ? { ...baseColumn(f), set } : dimensionColumn(f, sources)
    }
  })
}
const DEDUCTION_INITIALS: Readonly<Record<string, string>> = { none: 'bdk', special: 'zyfp', passenger: 'lkys' }
/** 其他收款, 其他付款. */
export function otherCashColumns(def: DocumentDef, sources: ColumnSources): Column[] {
  return def.lines.map((f) => {
    if (f.name === 'accountId') return accountColumn(f, sources)
    if (f.kind === 'cashFlowItem') return { ...cashFlowColumn(f, sources.cashFlow), width: 150 }
    if (f.name === 'memo') return { ...baseColumn(f), skipOnEnter: false, width: 150 }
    if (sources.of(f.kind) || f.kind === 'partner') return dimensionColumn(f, sources)
    return { ...baseColumn(f), skipOnEnter: f.name !== 'amount', set: (line, value) => setOther(line, f.name, value) }
  })
}
