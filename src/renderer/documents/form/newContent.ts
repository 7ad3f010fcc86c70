import type { DocumentInput } from '@core/contract'
import type { FieldDef } from '@core/documents/define'
import { periodOf } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import { callRpc } from '../../rpc/hooks'
import { readLocal, writeLocal } from '../../ui/store'
import { blankForm, copyOf, type FormDocument, formOf, formOfView } from '../model/form'
import { isSettling, setHeader } from '../model/header'
import { type FormValue, refOf, type Ref, textOf } from '../model/values'

/** What a new document begins with: empty, or made from others (下推). JSON, kept with the tab. */
export interface NewDocument {
  type: FormDocument['type']
  /** source documents */
  from?: readonly number[]
  /** a document to be entered once more */
  copy?: number
  /** with copy: 订正某月某日某号凭证, which its lines say (D49) */
  corrects?: string
  /** a voucher template */
  template?: number
  /** header fields to begin with: the partner of the document it was opened from */
  header?: Readonly<Record<string, FormValue>>
}

/** Choices that are mostly the same as the last time, per account set on this machine. */
const USUAL: ReadonlySet<FieldDef['kind']> = new Set(['warehouse', 'cashAccount'])
const usualKey = (accountSet: string, type: string, field: string) => `hezhang.usual.${accountSet}.${type}.${field}`
/** The date of the voucher posted last on this machine, and the day on which that was. */
interface LastVoucher {
  date: string
  on: string
}
const lastVoucherKey = (accountSet: string) => `hezhang.lastVoucher.${accountSet}`
/** Remembers the warehouse and the account of a document that was posted, and a voucher's date. */
export function rememberUsual(accountSet: string, form: FormDocument, today: string): void {
  if (form.type === 'voucher') writeLocal(lastVoucherKey(accountSet), { date: textOf(form.header['date']), on: today })
  for (const f of documentDef(form.type).header) {
    const ref = refOf(form.header[f.name])
    if (USUAL.has(f.kind) && ref) writeLocal(usualKey(accountSet, form.type, f.name), { id: ref.id, code: ref.code, name: ref.name })
  }
}

/** A month is written up after its end: while it is open, and until the day is over, a voucher begins with the date of the one before it. */
async function voucherDate(accountSet: string, today: string): Promise<string> {
  const last = readLocal<LastVoucher | null>(lastVoucherKey(accountSet), null)
  if (!last || last.on !== today || last.date === today) return today
  const periods = await callRpc('periods.list', {})
  return periods.some((p) => p.period === periodOf(last.date) && p.state === 'open') ? last.date : today
}

async function usual(form: FormDocument, accountSet: string): Promise<FormDocument> {
  const header = { ...form.header }
  for (const f of documentDef(form.type).header) {
    if (!USUAL.has(f.kind) || header[f.name]) continue
    const known = readLocal<Ref | null>(usualKey(accountSet, form.type, f.name), null)
    if (known) header[f.name] = known
    else if (f.kind === 'warehouse' && f.name === 'warehouseId') header[f.name] = await firstWarehouse()
  }
  return { ...form, header }
}
async function firstWarehouse(): Promise<Ref | null> {
  const { rows } = await callRpc('master.list', { entity: 'warehouse', disabled: false, limit: 1 })
  const first = rows[0]
  return first ? { id: first.id, code: first.code, name: first.name } : null
}

export async function newContent(wanted: NewDocument, today: string, accountSet: string): Promise<FormDocument> {
  const { type, from } = wanted
  if (from && from.length > 0) {
    const { document, names } = await callRpc('documents.derive', { to: type, sourceIds: [...from], date: today })
    const derived = formOf(document as DocumentInput & { lines: object[] }, names)
    return usual({ ...derived, auto: [] }, accountSet)
  }
  if (wanted.template !== undefined) {
    const { document, names } = await callRpc('vouchers.fromTemplate', { id: wanted.template, date: today })
    return formOf(document as DocumentInput & { lines: object[] }, names)
  }
  if (wanted.copy !== undefined) {
    const copy = copyOf(formOfView(await callRpc('documents.get', { id: wanted.copy })), today)
    if (wanted.corrects !== undefined) return correcting(copy, wanted.corrects)
    return isSettling(copy) ? { ...copy, lines: [] } : copy
  }
  let form = await usual(blankForm(type, type === 'voucher' ? await voucherDate(accountSet, today) : today), accountSet)
  for (const [field, value] of Object.entries(wanted.header ?? {})) form = setHeader(form, field, value)
  return form
}

/** 蓝字订正: what the corrected voucher said stands after which one it puts right. */
const correcting = (form: FormDocument, text: string): FormDocument => ({
  ...form,
  header: { ...form.header, memo: text },
  lines: form.lines.map((l) => ({ ...l, summary: `${text} ${textOf(l['summary'])}`.trim().slice(0, 200) })),
})
