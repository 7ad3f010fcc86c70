import { type Line, Refused, type Sent, type World } from '../world'
import { derived } from './purchasing'

export async function transfer(w: World): Promise<void> {
  const [warehouseId, toWarehouseId] = w.random.sample(w.masters.warehouses, 2)
  const lines = w.several(3, () => {
    const item = w.goodsItem()
    return { itemId: item.id, quantity: w.quantity(), batch: w.batchOf(item) }
  })
  const transferMode = w.random.pick(['oneStep', 'twoStep', 'twoStep'])
  await w.post({ type: 'transfer', date: w.date(), warehouseId, toWarehouseId, transferMode, lines })
}
/** What is on the way arrives, or a part of it; now and then elsewhere. */
export async function transferIn(w: World): Promise<void> {
  const { rows } = await w.client.documents.list({ type: 'transfer', onTheWay: true, limit: 20 })
  if (rows.length === 0) throw new Refused(['NOT_FOUND'], 'nothing on the way')
  const document = await derived(w, 'transferIn', w.random.sample(rows, w.random.int(1, Math.min(2, rows.length))))
  await w.post(w.random.chance(0.2) ? { ...document, warehouseId: w.warehouse() } : document)
}
export async function materialIssue(w: World): Promise<void> {
  const lines = w.several(3, () => {
    const item = w.goodsItem()
    return { itemId: item.id, quantity: w.quantity(), batch: w.batchOf(item) }
  })
  const head = { departmentId: w.random.pick(w.masters.departments), warehouseId: w.warehouse(), reason: '日常' }
  const accountId = w.random.chance(0.5) ? null : w.masters.role('officeExpense')
  await w.post({ type: 'materialIssue', date: w.date(), ...head, accountId, lines })
}
/** 领用退回: all or some of what was issued. */
export async function materialReturn(w: World): Promise<void> {
  const { id, date } = await w.anyDocument('materialIssue', 'posted')
  const { document } = await w.call<{ document: Sent & { lines: Line[] } }>('documents.derive', {
    to: 'materialIssue',
    sourceIds: [id],
    date: w.dateAfter(date),
  })
  const part = (quantity: number) => (w.random.chance(0.5) ? quantity : -w.random.int(1, -quantity))
  await w.post({ ...document, lines: document.lines.map((line) => ({ ...line, quantity: part(line.quantity) })) })
}
const lossOrGain = (type: 'stockLoss' | 'stockGain') => async (w: World) => {
  const lines = w.several(3, () => {
    const item = w.goodsItem()
    const cost = type === 'stockGain' && w.random.chance(0.6) ? { cost: w.fen() } : {}
    return { itemId: item.id, quantity: w.quantity(), batch: w.batchOf(item), ...cost }
  })
  const lossKind = w.random.pick(['normal', 'abnormal'])
  await w.post({ type, date: w.date(), warehouseId: w.warehouse(), reason: '清点', lossKind, lines })
}
export const stockLoss = lossOrGain('stockLoss')
export const stockGain = lossOrGain('stockGain')
/** 批准处理: the voucher that decides about a loss or a gain. */
export async function dispose(w: World): Promise<void> {
  const { id, date } = await w.anyDocument(w.random.pick(['stockLoss', 'stockGain']), 'posted')
  const { document } = await w.call<{ document: Sent }>('documents.derive', { to: 'voucher', sourceIds: [id], date: w.dateAfter(date) })
  await w.post(document)
}
export async function otherIn(w: World): Promise<void> {
  const lines = w.several(3, () => {
    const item = w.goodsItem()
    return { itemId: item.id, quantity: w.quantity(), cost: w.random.chance(0.1) ? 0 : w.fen(), batch: w.batchOf(item) }
  })
  await w.post({ type: 'otherIn', date: w.date(), warehouseId: w.warehouse(), accountId: w.masters.role('pendingPropertyLoss'), lines })
}
export async function otherOut(w: World): Promise<void> {
  const lines = w.several(3, () => {
    const item = w.goodsItem()
    return { itemId: item.id, quantity: w.quantity(), batch: w.batchOf(item) }
  })
  const [role, departmentId] = w.random.pick<[string, number | null]>([
    ['pendingPropertyLoss', null],
    ['officeExpense', w.random.pick(w.masters.departments)],
  ])
  await w.post({ type: 'otherOut', date: w.date(), warehouseId: w.warehouse(), departmentId, accountId: w.masters.role(role), lines })
}
