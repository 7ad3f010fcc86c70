import { Refused, type World } from '../world'
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
