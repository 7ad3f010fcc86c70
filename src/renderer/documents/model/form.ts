/**
 * A document as it is entered: every field by its name, references as records, lines with keys of their own. Plain data, so
 * that a half entered document is kept as it is (D59).
 */
import type { DocumentInput, DocumentView } from '@core/contract'
import type { FieldDef } from '@core/documents/define'
import type { DocumentState } from '@core/documents/types'
import type { LocalDate } from '@core/kernel'
import { documentDef, type UserDocumentType } from '@core/modules/registry'
import { shapeOf } from './fields'
import { serialsOf, serialText } from './serials'
import { type FormValue, isEmpty, REFERS, refOf, type Ref } from './values'

export interface FormLine {
  key: string
  sourceLineId: number | null
  /** the price is a proposal and may be replaced by a better one */
  autoPrice?: boolean
  [field: string]: FormValue
}
export interface FormTender {
  key: string
  account: Ref | null
  /** fen */
  amount: number | null
}
/** 借款冲账: a loan and what of it the claim clears, fen */
export interface FormClear {
  item: Ref
  amount: number | null
}
export interface FormDocument {
  type: UserDocumentType
  id: number | null
  number: string
  state: DocumentState
  revision: number
  reversesId: number | null
  header: Record<string, FormValue>
  lines: FormLine[]
  /** 现结; null where the type has none */
  tenders: FormTender[] | null
  /** 借款冲账; null where the type clears no loans */
  clears: FormClear[] | null
  /** header fields that the program filled in and may fill in again */
  auto: readonly string[]
}

export const newKey = (): string => crypto.randomUUID()
/** Types that may be paid or collected at once. */
const TENDERED: ReadonlySet<string> = new Set<UserDocumentType>([
  'salesDelivery',
  'salesReturn',
  'purchaseReceipt',
  'assembly',
  'disassembly',
])
const clearsLoans = (type: UserDocumentType): boolean => type === 'expenseClaim'
/** What is paid with it is a fee that becomes part of the goods' cost (加工费), not a payment of what the document comes to. */
export const paysFee = (type: UserDocumentType): boolean => documentDef(type).moves === 'convert'

/** What that fee is called. */
export const feeName = (type: UserDocumentType): string => (type === 'disassembly' ? '拆卸费' : '加工费')

const fieldsOf = (type: UserDocumentType) => documentDef(type)
const refFields = (fields: readonly FieldDef[]): [name: string, kind: string][] =>
  fields.flatMap((f) => {
    const kind = REFERS[f.kind]
    return kind === undefined ? [] : [[f.name, kind] as [string, string]]
  })

/** A new, empty document. */
export function blankForm(type: UserDocumentType, date: LocalDate): FormDocument {
  const header = Object.fromEntries([...shapeOf(type).header].map(([name, value]) => [name, value as FormValue]))
  const money = fieldsOf(type).header.filter((f) => f.kind === 'money')
  for (const f of money) header[f.name] = null
  return {
    type,
    id: null,
    number: '',
    state: 'draft',
    revision: 0,
    reversesId: null,
    header: { ...header, date },
    lines: [],
    tenders: TENDERED.has(type) ? [] : null,
    clears: clearsLoans(type) ? [] : null,
    auto: ['dueDate', 'amount', 'returned', 'fee'],
  }
}
export function blankLine(type: UserDocumentType): FormLine {
  const values = Object.fromEntries(
    [...shapeOf(type).lines].map(([name, value]) => [
      name,
      (name === 'serials' ? '' : value === 0 || value === undefined ? null : value) as FormValue,
    ]),
  )
  return { ...values, key: newKey(), sourceLineId: null }
}

type Names = DocumentView['names']
type Content = {
  type: DocumentInput['type']
  lines: readonly object[]
  tenders?: readonly { accountId: number; amount: number }[]
  clears?: readonly { openItemId: number; amount: number }[]
} & object

function resolved(record: Record<string, unknown>, fields: readonly FieldDef[], names: Names): Record<string, FormValue> {
  const values = { ...record } as Record<string, FormValue>
  for (const [name, kind] of refFields(fields)) {
    const id = record[name]
    if (typeof id === 'number') values[name] = { id, ...(names[`${kind}:${id}`] ?? { code: String(id), name: `#${id}` }) }
  }
  return values
}

/** A document's content with its names, as a form: stored, or just derived from others. */
export function formOf(content: Content, names: Names): FormDocument {
  const { type } = content
  const def = documentDef(type)
  const { lines, tenders, clears, ...rest } = content
  const header = resolved(rest as Record<string, unknown>, def.header, names)
  const known = rest as Partial<Pick<FormDocument, 'id' | 'number' | 'state' | 'revision' | 'reversesId'>>
  const { header: shape } = shapeOf(type)
  return {
    type,
    id: known.id ?? null,
    number: known.number ?? '',
    state: known.state ?? 'draft',
    revision: known.revision ?? 0,
    reversesId: known.reversesId ?? null,
    header: Object.fromEntries([...shape.keys()].map((name) => [name, header[name] ?? null])),
    lines: lines.map((line, i) => ({
      ...resolved(line as Record<string, unknown>, def.lines, names),
      ...serialField(line),
      ...lineKey(line, i),
    })),
    tenders: TENDERED.has(type)
      ? (tenders ?? []).map((t, i) => ({
          key: `T${i}`,
          account: { id: t.accountId, ...(names[`account:${t.accountId}`] ?? { code: '', name: '' }) },
          amount: t.amount,
        }))
      : null,
    clears: clearsLoans(type)
      ? (clears ?? []).map((c) => ({
          item: { id: c.openItemId, ...(names[`openItem:${c.openItemId}`] ?? { code: '', name: '' }) },
          amount: c.amount,
        }))
      : null,
    auto: [],
  }
}
/** Numbers of a line are one text while it is entered, see model/serials. */
const serialField = (line: object): Record<string, string> => {
  const given = (line as { serials?: readonly string[] }).serials
  return given ? { serials: serialText(given) } : {}
}
const lineKey = (line: object, i: number): { key: string; sourceLineId: number | null } => ({
  key: `L${i}`,
  sourceLineId: (line as { sourceLineId?: number | null }).sourceLineId ?? null,
})
export const formOfView = (view: DocumentView): FormDocument => formOf(view.document as unknown as Content, view.names)

/** The same content as a new document of another day: tied to no source, paid by nobody yet. */
export const copyOf = (form: FormDocument, date: LocalDate): FormDocument => ({
  ...form,
  id: null,
  number: '',
  state: 'draft',
  revision: 0,
  reversesId: null,
  header: {
    ...form.header,
    date,
    ...('invoiceNumber' in form.header ? { invoiceNumber: '' } : {}),
    ...('releaseReason' in form.header ? { releaseReason: '' } : {}),
  },
  // another document moves other pieces
  lines: form.lines.map((l) => ({ ...l, key: newKey(), sourceLineId: null, ...('serials' in l ? { serials: '' } : {}) })),
  tenders: form.tenders && [],
  clears: form.clears && [],
})

const sameRef = (a: FormValue | undefined, b: FormValue | undefined): boolean => refOf(a) !== null && refOf(a)?.id === refOf(b)?.id
const keepRefs = <T extends Record<string, FormValue>>(next: T, before: Record<string, FormValue>): T =>
  Object.fromEntries(Object.entries(next).map(([name, value]) => [name, sameRef(value, before[name]) ? before[name] : value])) as T

/** A document read again: lines keep their keys, references what a search had told of them. */
export function carriedOver(next: FormDocument, before: FormDocument): FormDocument {
  return {
    ...next,
    header: keepRefs(next.header, before.header),
    lines: next.lines.map((line, i) => {
      const old = before.lines[i]
      return old === undefined ? line : { ...keepRefs(line, old), key: old.key, sourceLineId: line.sourceLineId }
    }),
    tenders: next.tenders?.map((t, i) => ({ ...t, key: before.tenders?.[i]?.key ?? t.key })) ?? null,
  }
}

const SUBSTANCE: ReadonlySet<FieldDef['kind']> = new Set(['item', 'account', 'openItem', 'money', 'quantity', 'price'])
/** Nothing that would become part of the document: such lines are left out when it is saved. */
export const isBlankLine = (type: UserDocumentType, line: FormLine): boolean =>
  documentDef(type)
    .lines.filter((f) => SUBSTANCE.has(f.kind) && !f.readOnly)
    .every((f) => isEmpty(line[f.name]))
/** Without the lines that hold nothing: before saving, so that refusals name the lines that are seen. */
export function pruned(form: FormDocument): FormDocument {
  const lines = form.lines.filter((l) => !isBlankLine(form.type, l))
  const tenders = form.tenders?.filter((t) => t.account !== null || !isEmpty(t.amount)) ?? null
  const same = lines.length === form.lines.length && tenders?.length === form.tenders?.length
  return same ? form : { ...form, lines, tenders }
}

const sent = (value: FormValue | undefined, fallback: unknown): unknown => {
  const ref = refOf(value)
  if (ref) return ref.id
  // an emptied figure is 0 unless the contract knows "none"
  return value === null || value === undefined ? (fallback === undefined ? 0 : fallback) : value
}
const REQUIRED_IDS: ReadonlySet<string> = new Set(['itemId', 'accountId'])

/** The document as it is sent. Lines that lack what a line must have are left out; see missingFields. */
export function inputOf(form: FormDocument): DocumentInput {
  const { header, lines } = shapeOf(form.type)
  const complete = form.lines.filter((line) =>
    [...lines].every(([name, fallback]) => !(REQUIRED_IDS.has(name) && fallback === undefined && refOf(line[name]) === null)),
  )
  return {
    type: form.type,
    id: form.id,
    revision: form.revision,
    ...Object.fromEntries([...header].map(([name, fallback]) => [name, sent(form.header[name], name === 'date' ? '' : fallback)])),
    ...(form.tenders
      ? { tenders: form.tenders.flatMap((t) => (t.account ? [{ accountId: t.account.id, amount: t.amount ?? 0 }] : [])) }
      : {}),
    ...(form.clears ? { clears: form.clears.map((c) => ({ openItemId: c.item.id, amount: c.amount ?? 0 })) } : {}),
    lines: complete.map((line) =>
      Object.fromEntries([...lines].map(([name, fallback]) => [name, name === 'serials' ? serialsOf(line) : sent(line[name], fallback)])),
    ),
  } as unknown as DocumentInput
}

/** Money that may come or go without saying for what. */
const isMoney = (type: UserDocumentType): boolean =>
  type === 'receipt' || type === 'payment' || type === 'employeeRepayment' || type === 'employeePayout'
/** Types whose lines are the document: without any it can be kept as a draft, but not go on. */
export const lacksLines = (form: FormDocument): boolean =>
  form.lines.length === 0 && !isMoney(form.type) && documentDef(form.type).lines.some((f) => f.required)

/** What must be there before the document can even be sent, by path: "date", "lines.2.itemId". */
export function missingFields(form: FormDocument): { at: string; message: string }[] {
  const def = documentDef(form.type)
  const { lines } = shapeOf(form.type)
  const missing = form.header['date'] ? [] : [{ at: 'date', message: '日期必须填写' }]
  form.lines.forEach((line, i) => {
    for (const f of def.lines)
      if (REQUIRED_IDS.has(f.name) && lines.has(f.name) && lines.get(f.name) === undefined && refOf(line[f.name]) === null)
        missing.push({ at: `lines.${i}.${f.name}`, message: `${f.label}必须填写` })
  })
  form.tenders?.forEach((t, i) => {
    if (t.account === null) missing.push({ at: `tenders.${i}.accountId`, message: '账户必须填写' })
  })
  return missing
}
