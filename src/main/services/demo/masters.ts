import type { HezhangClient } from '../../../core/contract'
import { QTY_SCALE } from '../../../core/kernel'
import type { Random } from '../random'
import { CATEGORIES } from './catalogue'
import { caseCode, catalogueItems } from './items'
import { demoPartners, PARTNER_CATEGORIES } from './partners'
import { type DemoClock, type Masters, Shop, type ShopItem, type ShopPartner } from './shop'

type SaveInput = Parameters<HezhangClient['master']['save']>[0]
type Save = <E extends SaveInput['entity']>(entity: E, value: Extract<SaveInput, { entity: E }>['value']) => Promise<number>
const saver =
  (client: HezhangClient): Save =>
  async (entity, value) =>
    (await client.master.save({ entity, value } as SaveInput)).id

const EMPLOYEES = [
  ['沈月琴', 'office'],
  ['陆建明', 'office'],
  ['顾晓东', 'wholesale'],
  ['潘丽娜', 'wholesale'],
  ['严志刚', 'wholesale'],
  ['钱小芳', 'store'],
  ['施敏', 'store'],
  ['邹大伟', 'logistics'],
] as const
const BUYERS = ['陆建明', '邹大伟']
const DEPARTMENTS = { office: ['01', '总部'], store: ['02', '门店部'], wholesale: ['03', '批发部'], logistics: ['04', '仓储部'] } as const

/** Enters the shop's master data: 600 items, 80 partners, warehouses, departments, people, bank accounts. */
export async function enterMasters(client: HezhangClient, random: Random, clock: DemoClock): Promise<Shop> {
  const save = saver(client)
  const accounts = await accountsByCode(client)
  const warehouses = await enterWarehouses(client, save)
  const departments = await enterDepartments(client, save)
  const people = new Map<string, number>()
  for (const [i, [name, department]] of EMPLOYEES.entries())
    people.set(name, await save('employee', { code: `Y${String(i + 1).padStart(2, '0')}`, name, departmentId: departments[department] }))
  const funds = await enterFunds(save, accounts)
  const partners = await enterPartners(save, random)
  const suppliers = partners.filter((p) => p.supplier)
  const items = await enterItems(save, random, suppliers, warehouses.main)
  const idsOf = (wanted: (name: string, department: string) => boolean) =>
    EMPLOYEES.filter(([name, department]) => wanted(name, department)).map(([name]) => people.get(name) ?? 0)
  const masters: Masters = {
    items,
    suppliers,
    customers: partners.filter((p) => p.customer),
    warehouses,
    funds,
    departments,
    sellers: idsOf((_name, department) => department === 'wholesale'),
    buyers: idsOf((name) => BUYERS.includes(name)),
  }
  const { roles } = await client.settings.get({})
  const byRole = new Map(roles.flatMap(({ role, accountId }) => (accountId === null ? [] : [[role, accountId] as const])))
  return new Shop(client, random, clock, masters, accounts, byRole)
}

async function accountsByCode(client: HezhangClient): Promise<Map<string, number>> {
  const { rows } = await client.master.list({ entity: 'account', limit: 1000 })
  return new Map(rows.map(({ code, id }) => [code, id]))
}
async function enterWarehouses(client: HezhangClient, save: Save): Promise<Masters['warehouses']> {
  // a new account set has one warehouse already
  const { rows } = await client.master.list({ entity: 'warehouse' })
  return {
    main: rows[0]?.id ?? 0,
    store: await save('warehouse', { code: '02', name: '门店仓', address: '干将东路88号' }),
    returns: await save('warehouse', { code: '03', name: '退货仓' }),
  }
}
async function enterDepartments(client: HezhangClient, save: Save): Promise<Masters['departments']> {
  const { rows } = await client.master.list({ entity: 'department' })
  const ids: Record<string, number> = {}
  for (const [key, [code, name]] of Object.entries(DEPARTMENTS))
    ids[key] = rows.find((row) => row.code === code)?.id ?? (await save('department', { code, name }))
  return ids as Masters['departments']
}
async function enterFunds(save: Save, accounts: Map<string, number>): Promise<Masters['funds']> {
  const byCode = (code: string) => accounts.get(code) ?? 0
  const parentId = byCode('1002')
  const secondBank = await save('account', { code: '100202', name: '苏州银行一般户', parentId, direction: 'debit', isCash: true })
  accounts.set('100202', secondBank)
  return { cash: byCode('1001'), bank: byCode('100201'), secondBank, wechat: byCode('101206'), alipay: byCode('101207') }
}
async function enterPartners(save: Save, random: Random): Promise<ShopPartner[]> {
  const kinds = new Map<string, number>()
  for (const { code, name, parent } of PARTNER_CATEGORIES)
    kinds.set(code, await save('partnerCategory', { code, name, parentId: parent === null ? null : (kinds.get(parent) ?? null) }))
  const partners: ShopPartner[] = []
  for (const p of demoPartners(random)) {
    const { code, name, taxNumber, contact, phone, address, bank, bankAccount, creditLimit, termDays } = p
    const value = {
      code,
      name,
      taxNumber,
      contact,
      phone,
      address,
      bank,
      bankAccount,
      creditLimit,
      termDays,
      categoryId: kinds.get(p.kind) ?? null,
    }
    partners.push({ ...p, id: await save('partner', { ...value, isCustomer: p.customer, isSupplier: p.supplier }) })
  }
  return partners
}
async function enterItems(save: Save, random: Random, suppliers: ShopPartner[], mainWarehouse: number): Promise<ShopItem[]> {
  const categories = new Map<string, number>()
  for (const { code, name } of CATEGORIES) categories.set(code, await save('category', { code, name }))
  const items: ShopItem[] = []
  for (const item of catalogueItems(random)) {
    const { code, name, spec, unit, purchasePrice, salePrice, floorPrice, piecesInCase, category, barcode } = item
    const cases = unit === '箱' ? [] : [{ unit: '箱', numerator: piecesInCase, denominator: 1, barcodes: [caseCode(barcode.slice(0, 12))] }]
    // a case is the least that shall lie in the main warehouse
    const limits = [{ warehouseId: mainWarehouse, minQuantity: piecesInCase * QTY_SCALE, maxQuantity: null }]
    const value = { code, name, spec, unit, purchasePrice, salePrice, floorPrice, barcodes: [barcode], units: cases, limits }
    const id = await save('item', { ...value, taxRate: category.taxRate, categoryId: categories.get(category.code) ?? null })
    // a few sell many times the average, most sell now and then
    const demand = 0.15 + 2.4 * random.next() ** 3
    items.push({ ...item, id, demand, suppliers: suppliers.filter((s) => s.categories.includes(category.code)) })
  }
  return items
}
