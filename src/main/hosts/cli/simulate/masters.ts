import type { HezhangClient } from '../../../../core/contract'

export interface SimulatedItem {
  id: number
  kind: string
  taxRate: number
  batchManaged: boolean
}
export interface Masters {
  goods: SimulatedItem[]
  services: SimulatedItem[]
  customers: number[]
  suppliers: number[]
  warehouses: number[]
  departments: number[]
  employees: number[]
  funds: number[]
  role(role: string): number
}
type SaveInput = Parameters<HezhangClient['master']['save']>[0]

const ITEMS: readonly Record<string, unknown>[] = [
  ...Array.from({ length: 12 }, (_, i) => ({
    code: `S${101 + i}`,
    name: `商品${i + 1}`,
    unit: '件',
    taxRate: i % 4 === 3 ? 90_000 : 130_000,
  })),
  ...Array.from({ length: 2 }, (_, i) => ({ code: `S${201 + i}`, name: `材料${i + 1}`, unit: '千克', kind: 'material', taxRate: 130_000 })),
  ...Array.from({ length: 2 }, (_, i) => ({
    code: `S${301 + i}`,
    name: `批次商品${i + 1}`,
    unit: '盒',
    batchManaged: true,
    taxRate: 130_000,
  })),
  ...Array.from({ length: 2 }, (_, i) => ({ code: `S${401 + i}`, name: `服务${i + 1}`, unit: '次', kind: 'service', taxRate: 60_000 })),
]
const PARTNERS: readonly Record<string, unknown>[] = [
  ...Array.from({ length: 4 }, (_, i) => ({
    code: `SK${i + 1}`,
    name: `客户${i + 1}`,
    isCustomer: true,
    isSupplier: false,
    termDays: 15 * i,
  })),
  ...Array.from({ length: 4 }, (_, i) => ({
    code: `SG${i + 1}`,
    name: `供应商${i + 1}`,
    isCustomer: false,
    isSupplier: true,
    termDays: 10 * i,
  })),
  { code: 'SB1', name: '客户兼供应商', isCustomer: true, isSupplier: true },
]

/** The simulator's own master data: enters what is missing, so that a run that was cut off can go on. */
export async function ensureMasters(client: HezhangClient): Promise<Masters> {
  const ensure = async (entity: SaveInput['entity'], records: readonly Record<string, unknown>[]) => {
    const { rows } = await client.master.list({ entity, limit: 1000 })
    const known = new Set(rows.map((row) => row.code))
    for (const value of records)
      if (!known.has(value['code'] as string)) await client.master.save({ entity, value } as unknown as SaveInput)
    return (await client.master.list({ entity, limit: 1000 })).rows
  }
  const items = (await ensure('item', ITEMS)).map(({ id, kind, taxRate, batchManaged }) => ({
    id,
    kind,
    taxRate,
    batchManaged,
  })) as SimulatedItem[]
  const partners = await ensure('partner', PARTNERS)
  const warehouses = await ensure('warehouse', [
    { code: 'SW2', name: '二仓' },
    { code: 'SW3', name: '三仓' },
  ])
  const departments = await ensure('department', [{ code: 'SD2', name: '业务部' }])
  const employees = await ensure('employee', [
    { code: 'SE1', name: '赵一' },
    { code: 'SE2', name: '钱二' },
  ])
  const { accountSet } = await client.app.status({})
  if (accountSet?.openingConfirmed !== true) await client.opening.confirm({})
  const { roles } = await client.settings.get({})
  const byRole = new Map(roles.flatMap(({ role, accountId }) => (accountId === null ? [] : [[role, accountId] as const])))
  const role = (name: string) => byRole.get(name) ?? 0
  return {
    goods: items.filter((item) => item.kind !== 'service'),
    services: items.filter((item) => item.kind === 'service'),
    customers: partners.filter((p) => p['isCustomer'] === true).map((p) => p.id),
    suppliers: partners.filter((p) => p['isSupplier'] === true).map((p) => p.id),
    warehouses: warehouses.map((w) => w.id),
    departments: departments.map((d) => d.id),
    employees: employees.map((e) => e.id),
    funds: ['cash', 'bank', 'wechat', 'alipay'].map(role).filter((id) => id !== 0),
    role,
  }
}
