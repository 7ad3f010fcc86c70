import type { World } from '../world'

export async function transfer(w: World): Promise<void> {
  const [warehouseId, toWarehouseId] = w.random.sample(w.masters.warehouses, 2)
  const lines = w.several(3, () => {
    const item = w.goodsItem()
    return { itemId: item.id, quantity: w.quantity(), batch: w.batchOf(item) }
  })
  await w.post({ type: 'transfer', date: w.date(), warehouseId, toWarehouseId, lines })
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
