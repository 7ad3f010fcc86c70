import type { DocumentInput, DocumentRow, Posted } from '../../../../../core/contract'
import { firstDay, lastDay, previousPeriod, periodOf, periodText } from '../../../../../core/kernel'
import { type Line, Refused, type World } from '../world'

type Type = DocumentInput['type']
const POSTING: readonly Type[] = [
  'purchaseReceipt',
  'purchaseReceipt',
  'salesDelivery',
  'salesDelivery',
  'purchaseInvoice',
  'salesInvoice',
  'purchaseReturn',
  'salesReturn',
  'transfer',
  'transferIn',
  'assembly',
  'disassembly',
  'materialIssue',
  'stockLoss',
  'stockGain',
  'otherIn',
  'otherOut',
  'costAdjustment',
  'receipt',
  'payment',
  'settlement',
  'otherPayment',
  'otherReceipt',
  'fundTransfer',
  'voucher',
]
const anyPosting = (w: World, state: DocumentRow['state']) => w.anyDocument(w.random.pick(POSTING), state)
async function target(w: World, row: DocumentRow) {
  const { revision } = await w.contentOf(row.id)
  return { type: row.type as Type, id: row.id, number: row.number, revision }
}

export async function unpost(w: World): Promise<void> {
  await w.act('unpost', await target(w, await anyPosting(w, 'posted')))
}
/** 更正: taken back, changed, posted again. */
export async function correct(w: World): Promise<void> {
  const row = await anyPosting(w, 'posted')
  await w.act('unpost', await target(w, row))
  await change(w, row)
}
/** A draft is changed and posted. */
export async function repost(w: World): Promise<void> {
  const row = await anyPosting(w, 'draft')
  if (w.random.chance(0.5)) return change(w, row)
  await w.act('post', await target(w, row))
}
async function change(w: World, row: DocumentRow): Promise<void> {
  const { input, revision } = await w.contentOf(row.id)
  const changed = {
    ...input,
    id: row.id,
    revision,
    lines: changedLines(w, input['lines'] as Line[], input['priceMode'] as 'incl' | 'excl' | undefined),
  }
  if (w.random.chance(0.3)) Object.assign(changed, { date: w.dateAfter(row.date) })
  await w.post({ ...changed, id: row.id, revision })
}
/** Other quantities and prices on goods lines, a line less at times; lines of other families stay. */
function changedLines(w: World, lines: Line[], mode: 'incl' | 'excl' | undefined): Line[] {
  const kept = lines.length > 1 && w.random.chance(0.2) ? lines.slice(1) : lines
  if (mode === undefined || kept.some((line) => !('net' in line))) return kept
  return kept.map((line) => {
    if (line.quantity === 0 || !w.random.chance(0.5)) return line
    if (line['sourceLineId'] !== null) return w.partOf(line, mode)
    const item = w.masters.goods.find((g) => g.id === line.itemId)
    if (!item) return line
    const { quantity, price, discountRate, net, taxRate, tax, gross } = w.line(item, mode)
    return { ...line, quantity, price, discountRate, net, taxRate, tax, gross }
  })
}
export async function voidDraft(w: World): Promise<void> {
  await w.act('void', await target(w, await anyPosting(w, 'draft')))
}
/** 红冲 */
export async function reverse(w: World): Promise<void> {
  const row = await anyPosting(w, 'posted')
  const { type, id, revision } = await target(w, row)
  const posted = await w.call<Posted>('documents.reverse', { type, id, revision, date: w.dateAfter(row.date), requestId: w.requestId() })
  w.acknowledge({ type, number: posted.number, id: posted.id })
}
export async function closeOrder(w: World): Promise<void> {
  const type = w.random.pick(['purchaseOrder', 'salesOrder'] as const)
  const closed = w.random.chance(0.6)
  const { id, revision } = await target(w, await w.anyDocument(type, closed ? 'approved' : 'closed'))
  await w.call('documents.close', { type, id, revision, closed })
}
export async function rejectOrder(w: World): Promise<void> {
  await w.act('reject', await target(w, await w.anyDocument(w.random.pick(['purchaseOrder', 'salesOrder'] as const), 'approved')))
}
export async function preview(w: World): Promise<void> {
  const { input } = await w.contentOf((await anyPosting(w, w.random.chance(0.5) ? 'draft' : 'posted')).id)
  await w.call('documents.preview', { document: input })
}

/**
 * 月结: the first open month, when the month after it is over. Drafts in it are withdrawn first, mostly; costs are settled and
 * profit is moved first, at times.
 */
export async function closeMonth(w: World): Promise<void> {
  const [open] = (await w.client.periods.list({})).filter((p) => p.state === 'open')
  if (!open || open.period >= previousPeriod(periodOf(w.today)))
    throw new Refused(['PERIODS_OPEN_BEFORE'], `${periodText(open?.period ?? 0)} is not over`)
  const span = { from: firstDay(open.period), to: lastDay(open.period), state: 'draft' as const, limit: 500 }
  for (const type of new Set(POSTING)) {
    if (w.random.chance(0.02)) continue
    const { rows } = await w.client.documents.list({ type, ...span })
    for (const row of rows) await w.act('void', await target(w, row))
  }
  if (w.random.chance(0.9)) await w.call('periods.settleCosts', { period: open.period, requestId: w.requestId() })
  if (w.random.chance(0.6)) await w.call('periods.transferProfit', { period: open.period })
  const { checks } = await w.client.periods.checklist({ period: open.period })
  const confirmed = checks.filter((check) => !check.ok && check.severity === 'warn').map(({ id }) => id)
  await w.call('periods.close', { period: open.period, confirmed, requestId: w.requestId() })
}
/** 反结账 of the last closed month; it is closed again some days later. */
export async function reopenMonth(w: World): Promise<void> {
  const closed = (await w.client.periods.list({})).filter((p) => p.state === 'closed').at(-1)
  if (!closed) throw new Refused(['PERIOD_NOT_CLOSED'], 'no month is closed')
  await w.call('periods.reopen', { period: closed.period, reason: '补录' })
}
