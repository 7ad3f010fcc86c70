import type { documents, openItems, vouchers } from '../../core/contract'
import type { DocumentType } from '../../core/documents/types'
import type { CommandContext, QueryContext } from '../backend/context'
import type { ModuleHandlers } from '../backend/router'
import { correctCommand } from './correct'
import { deriveDocument, sourceLines } from './derive'
import { landedCosts, landedShares } from './landedShares'
import { lineInfo } from './lineInfo'
import { namesOf } from './names'
import { listOpenItems, proposeSettlement } from './openItems'
import { postCommand, type Target } from './post'
import { previewDocument } from './preview'
import { proposeBatches } from './proposeBatches'
import { proposeBins } from './proposeBins'
import { reverseCommand } from './reverse'
import { saveDocument } from './save'
import { serialChoices } from './serialChoices'
import { openPartners, settle, settleAuto, settlementHistory, undoSettlement } from './settle'
import { requireDocument } from './store'
import { unpostCommand } from './unpost'
import { documentChain, documentView, listDocuments } from './views'
import { documentVouchers, listVouchers, voucherDetail } from './vouchers'
import { bookVouchers, emptyNumbers, renumberVouchers, reviewVouchers, unreviewVouchers } from './voucherStates'
import { fromTemplate, listTemplates, removeTemplate, saveTemplate } from './voucherTemplates'
import { requirePermission } from './permissions'
import { approveCommand, closeCommand, rejectCommand, submitCommand, voidCommand } from './workflow'

type Act = Target & { requestId?: string | undefined; overrideReason?: string | undefined }
/** A command on one document: the right to do it depends on the document's module. */
const acting =
  <I extends Act, O>(right: 'write' | 'post', run: (ctx: CommandContext, target: I) => O) =>
  (ctx: CommandContext, input: I): O => {
    requirePermission(ctx, input.type, right)
    return run({ ...ctx, overrideReason: input.overrideReason }, input)
  }
const reading = (ctx: QueryContext, type: DocumentType) => requirePermission(ctx, type, 'read')

export const documentHandlers: ModuleHandlers<typeof documents> = {
  list: (ctx, q) => {
    reading(ctx, q.type)
    return listDocuments(ctx.db, q)
  },
  get: (ctx, { id }) => {
    reading(ctx, requireDocument(ctx.db, id).type)
    return documentView(ctx, id)
  },
  save: (ctx, { document }) => {
    requirePermission(ctx, document.type, 'write')
    const doc = saveDocument(ctx, document)
    return { id: doc.id ?? 0, number: doc.number, revision: doc.revision, state: doc.state }
  },
  submit: acting('write', submitCommand),
  approve: acting('post', approveCommand),
  reject: acting('post', rejectCommand),
  post: acting('post', postCommand),
  unpost: acting('post', unpostCommand),
  correct: (ctx, { document, overrideReason }) => {
    requirePermission(ctx, document.type, 'post')
    return correctCommand({ ...ctx, overrideReason }, document)
  },
  reverse: acting('post', reverseCommand),
  void: acting('write', voidCommand),
  close: acting('post', closeCommand),
  derive: (ctx, { to, sourceIds, date }) => {
    reading(ctx, to)
    const document = deriveDocument(ctx, to, sourceIds, date)
    return { document, names: namesOf(ctx.db, document) }
  },
  sourceLines: (ctx, q) => {
    reading(ctx, q.to)
    return sourceLines(ctx.db, q)
  },
  preview: (ctx, { document }) => {
    reading(ctx, document.type)
    return previewDocument(ctx, document)
  },
  chain: (ctx, { id }) => {
    reading(ctx, requireDocument(ctx.db, id).type)
    return documentChain(ctx.db, id)
  },
  proposeBatches: (ctx, q) => proposeBatches(ctx.db, q),
  proposeBins: (ctx, q) => proposeBins(ctx.db, q),
  serialChoices: (ctx, q) => {
    reading(ctx, q.type)
    return serialChoices(ctx.db, q)
  },
  landedShares: (ctx, q) => {
    reading(ctx, 'purchaseReceipt')
    return landedShares(ctx.db, q)
  },
  landedCosts: (ctx, { id }) => {
    reading(ctx, 'purchaseReceipt')
    return landedCosts(ctx.db, id)
  },
  lineInfo: (ctx, q) => {
    reading(ctx, q.type)
    return lineInfo(ctx, q)
  },
}
export const voucherHandlers: ModuleHandlers<typeof vouchers> = {
  list: (ctx, q) => listVouchers(ctx.db, q),
  get: (ctx, { id }) => voucherDetail(ctx.db, id),
  ofDocument: (ctx, { documentId }) => documentVouchers(ctx.db, documentId),
  review: (ctx, { ids }) => reviewVouchers(ctx, ids),
  unreview: (ctx, { ids }) => unreviewVouchers(ctx, ids),
  book: (ctx, { ids }) => bookVouchers(ctx, ids),
  templates: (ctx) => listTemplates(ctx.db),
  fromTemplate: (ctx, { id, date }) => fromTemplate(ctx, id, date),
  saveTemplate: (ctx, { name, document, replace }) => saveTemplate(ctx, name, document, replace),
  removeTemplate: (ctx, { id }) => removeTemplate(ctx, id),
  emptyNumbers: (ctx, { period }) => emptyNumbers(ctx.db, period),
  renumber: (ctx, { period }) => renumberVouchers(ctx, period),
}
export const openItemHandlers: ModuleHandlers<typeof openItems> = {
  list: (ctx, q) => listOpenItems(ctx, q),
  propose: (ctx, q) => proposeSettlement(ctx, q),
  partners: openPartners,
  history: (ctx, q) => settlementHistory(ctx.db, q),
  settle: (ctx, q) => settle(ctx, q),
  settleAuto: (ctx, q) => settleAuto(ctx, q),
  undo: (ctx, q) => undoSettlement(ctx, q),
}
