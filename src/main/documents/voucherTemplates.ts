import { type DocumentInput, documentInput, type VoucherTemplate } from '../../core/contract'
import type { AnyDocument } from '../../core/documents/types'
import type { LocalDate } from '../../core/kernel'
import { type Recurrence, recurrenceText } from '../../core/modules/accounting/recurrence'
import type { ReadableDb } from '../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../backend/context'
import { namesOf } from './names'
import { documentOf } from './save'
import { validateDocument } from './validate'

export type VoucherInput = Extract<DocumentInput, { type: 'voucher' }>
export const contentOf = (text: string): VoucherInput => documentInput.parse(JSON.parse(text)) as VoucherInput

/** 凭证模板 in the order of their names. */
export function listTemplates(db: ReadableDb): VoucherTemplate[] {
  return db.all<TemplateRow>(TEMPLATES).map(({ id, name, content, every, from, to, day }) => {
    const { lines, memo } = contentOf(content)
    const recurrence = every === null ? '' : recurrenceText({ every, from, to, day })
    return { id, name, memo, lines: lines.length, total: lines.reduce((sum, l) => sum + l.debit, 0), recurrence }
  })
}
const TEMPLATES = `
SELECT t.id, t.name, t.content, r.every, r.first_period AS "from", r.last_period AS "to", r.day
FROM voucher_template t LEFT JOIN voucher_recurrence r ON r.template_id = t.id ORDER BY t.name`
type TemplateRow = { id: number; name: string; content: string } & (Recurrence | { every: null; from: null; to: null; day: null })

/** What a voucher of this date begins with; nothing is stored. NOT_FOUND. */
export function fromTemplate({ db }: QueryContext, id: number, date: LocalDate) {
  const content = db.value<string>('SELECT content FROM voucher_template WHERE id = ?', id) ?? refuse('NOT_FOUND', { what: '凭证模板' })
  const document = { ...contentOf(content), date }
  return { document, names: namesOf(db, document as unknown as AnyDocument) }
}

/**
 * Keeps a voucher's content under a name; a template of that name is replaced when asked to, else DUPLICATE_NAME. Refused as a draft
 * would be (accounts that do not exist); it need not balance.
 */
export function saveTemplate(ctx: CommandContext, name: string, input: DocumentInput, replace: boolean): { id: number } {
  if (input.type !== 'voucher') refuse('BAD_INPUT', { detail: '模板只能存凭证' }, 'document')
  const known = ctx.db.value<number>('SELECT id FROM voucher_template WHERE name = ?', name)
  if (known !== undefined && !replace) refuse('DUPLICATE_NAME', { name, what: '模板' }, 'name')
  const content: VoucherInput = {
    ...input,
    id: null,
    revision: 0,
    attachmentCount: 0,
    lines: input.lines.map((l) => ({ ...l, sourceLineId: null })),
  }
  if (content.lines.length === 0) refuse('NO_LINES')
  const doc = documentOf(content, { id: null, number: '', state: 'draft', revision: 0, reversesId: null })
  const problems = validateDocument(ctx.db, ctx.options, doc, ctx.clock.today(), false).filter((p) => p.code === 'UNKNOWN_REFERENCE')
  const [first] = problems
  if (first) refuse(first.code, first.args, first.at)
  const text = JSON.stringify(content)
  if (known !== undefined) replaceTemplate(ctx, known, content, text)
  const id =
    known ??
    ctx.db.run(
      'INSERT INTO voucher_template (name, content, created_by, created_at) VALUES (?, ?, ?, ?)',
      name,
      text,
      ctx.user.id,
      ctx.clock.now(),
    ).lastInsertRowid
  ctx.touch('documents')
  return { id }
}
/** Formulas of a recurrence belong to the lines they were written for: with other accounts it has to be set again. */
function replaceTemplate({ db }: CommandContext, id: number, content: VoucherInput, text: string): void {
  const accounts = ({ lines }: VoucherInput) => lines.map((l) => l.accountId).join()
  const before = contentOf(db.value<string>('SELECT content FROM voucher_template WHERE id = ?', id) ?? text)
  if (accounts(before) !== accounts(content)) db.run('DELETE FROM voucher_recurrence WHERE template_id = ?', id)
  db.run('UPDATE voucher_template SET content = ? WHERE id = ?', text, id)
}
export function removeTemplate(ctx: CommandContext, id: number): null {
  ctx.db.run('DELETE FROM voucher_recurrence WHERE template_id = ?', id)
  if (ctx.db.run('DELETE FROM voucher_template WHERE id = ?', id).changes === 0) refuse('NOT_FOUND', { what: '凭证模板' })
  ctx.touch('documents')
  return null
}
