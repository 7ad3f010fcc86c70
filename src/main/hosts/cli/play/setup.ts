import { NO_DATES } from '../../../../core/documents/batches'
import type { AccountSetOptions, EntityRecord, HezhangClient, OpeningData } from '../../../../core/contract'
import { addDays } from '../../../../core/kernel'
import type { AccountRole } from '../../../../core/ledger/roles'
import type { Scenario, ScenarioAccount } from './scenario'

/** What the scenario's names stand for in the account set, and back. */
export interface Ids {
  account: Map<string, EntityRecord>
  partner: Map<string, number>
  employee: Map<string, number>
  department: Map<string, number>
  warehouse: Map<string, number>
  item: Map<string, number>
  /** role → account code */
  role: Map<AccountRole, string>
}

export const standardOf = ({ master }: Scenario) => (master.company.standard.includes('小企业') ? 'small' : 'business')

/** Company-wide pools, events in the order in which they are written: as scenarios count. */
export function optionsOf(scenario: Scenario, costingMethod: AccountSetOptions['costingMethod']) {
  const { company } = scenario.master
  const [year, month] = company.period.split('-').map(Number) as [number, number]
  return {
    company: company.name,
    standard: standardOf(scenario),
    taxpayer: company.vat_taxpayer.includes('小规模') ? 'smallScale' : 'general',
    startPeriod: year * 100 + month,
    costingMethod,
    costScope: 'company',
    sameDayOrder: 'entry',
    incomeTaxPeriod: 'month',
    vatPeriod: company.vat_period === 'quarter' ? 'quarter' : 'month',
    cashDiscount:
      scenario.policy['cash_discount'] === 'FINANCE_EXPENSE' && standardOf(scenario) === 'business' ? 'financeExpense' : 'byStandard',
    estimateScheme: schemeOf(JSON.stringify(scenario.policy['estimate_reversal'] ?? '')),
  } as const
}

/** 暂估方案 by its name or its key, whatever is said around it. */
function schemeOf(policy: string): AccountSetOptions['estimateScheme'] {
  if (/NEXT_MONTH_START|月初/.test(policy)) return 'monthStart'
  return /DIFFERENCE|补差/.test(policy) ? 'difference' : 'onInvoice'
}

/** Enters the scenario's master data, adds the accounts that the chart lacks, and opens the books. */
export async function setUp(client: HezhangClient, scenario: Scenario): Promise<Ids> {
  const { master } = scenario
  const ids: Ids = {
    account: await accountsOf(client, scenario),
    partner: new Map(),
    employee: new Map(),
    department: new Map(),
    warehouse: new Map(),
    item: new Map(),
    role: new Map(),
  }
  for (const { role, accountCode } of (await client.settings.get({})).roles) if (accountCode) ids.role.set(role as AccountRole, accountCode)
  const save = async (value: Parameters<HezhangClient['master']['save']>[0]) => (await client.master.save(value)).id
  for (const { id: code, name } of master.departments) ids.department.set(code, await save({ entity: 'department', value: { code, name } }))
  for (const { id: code, name } of master.employees) ids.employee.set(code, await save({ entity: 'employee', value: { code, name } }))
  for (const { id: code, name } of master.warehouses) ids.warehouse.set(code, await save({ entity: 'warehouse', value: { code, name } }))
  const partners = new Map([...master.suppliers, ...master.customers].map(({ id, name }) => [id, name]))
  for (const [code, name] of partners) {
    const is = (listed: { id: string }[]) => listed.some(({ id }) => id === code)
    const value = { code, name, isCustomer: is(master.customers), isSupplier: is(master.suppliers) }
    ids.partner.set(code, await save({ entity: 'partner', value }))
  }
  for (const { id: code, name, unit, vat: taxRate, batch: batchManaged } of master.products) {
    ids.item.set(code, await save({ entity: 'item', value: { code, name, unit, taxRate, batchManaged } }))
  }
  await client.opening.save({ data: openingOf(scenario, ids) })
  await client.opening.confirm({})
  return ids
}

const CLASSES: Record<string, string> = {
  资产: 'currentAsset',
  负债: 'currentLiability',
  所有者权益: 'equity',
  成本: 'cost',
  共同: 'common',
}
const classOf = ({ cls, direction }: ScenarioAccount) => CLASSES[cls] ?? (direction === '贷' ? 'otherGain' : 'otherLoss')
const DIMENSIONS: Record<string, string> = {
  客户: 'customer',
  供应商: 'supplier',
  部门: 'department',
  职员: 'employee',
  项目: 'project',
  存货: 'item',
}

/** The chart's accounts by code; those that the scenario uses and it lacks are added, those switched off switched on. */
async function accountsOf(client: HezhangClient, { master, opening, events }: Scenario): Promise<Map<string, EntityRecord>> {
  const known = new Map<string, EntityRecord>()
  const read = async () => {
    for (const row of (await client.master.list({ entity: 'account', limit: 100_000 })).rows) known.set(row.code, row)
  }
  await read()
  // an account that is only listed is not needed: below 应交增值税 of a small-scale taxpayer it would be in the way
  const used = JSON.stringify([opening.gl, events])
  for (const wanted of [...master.accounts].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const account = known.get(wanted.code)
    if (account?.disabled)
      await client.master.setDisabled({ entity: 'account', id: account.id, revision: account.revision, disabled: false })
    if (account || !used.includes(`"${wanted.code}"`)) continue
    await client.master.save({
      entity: 'account',
      value: {
        code: wanted.code,
        name: wanted.name.split('-').at(-1) ?? wanted.name,
        parentId: known.get(wanted.parent ?? '')?.id ?? null,
        class: classOf(wanted),
        direction: wanted.direction === '借' ? 'debit' : 'credit',
        isCash: master.cash_accounts.includes(wanted.code),
        ...Object.fromEntries(wanted.aux.flatMap((aux) => (DIMENSIONS[aux] ? [[DIMENSIONS[aux], 'optional']] : []))),
      },
    })
    await read()
  }
  await read()
  return known
}

function openingOf(scenario: Scenario, ids: Ids): OpeningData {
  const auxOf = new Map(scenario.master.accounts.map((a) => [a.code, a.aux]))
  const none = { partnerId: null, departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }
  const idOf = (code: string) => {
    const id = ids.account.get(code)?.id
    if (id === undefined) throw new Error(`opening: account ${code} is not in the scenario's master data`)
    return id
  }
  const balances = scenario.opening.gl.map((line) => ({
    ...none,
    accountId: idOf(line.account),
    ...(line.aux ? dimensionsOf(ids, auxOf.get(line.account) ?? [], line.aux) : {}),
    balance: (line.debit ?? 0) - (line.credit ?? 0),
  }))
  return { balances, stock: openingStock(scenario, ids), openItems: [] }
}

/** The scenario's one id of a line, as the dimension that the account keeps. */
export function dimensionsOf(ids: Ids, aux: readonly string[], id: string): Record<string, number> {
  for (const dimension of aux) {
    if (dimension === '客户' || dimension === '供应商') {
      const partnerId = ids.partner.get(id)
      if (partnerId !== undefined) return { partnerId }
    }
    const [field, map] =
      ({ 部门: ['departmentId', ids.department], 职员: ['employeeId', ids.employee], 存货: ['itemId', ids.item] } as const)[dimension] ?? []
    const found = map?.get(id)
    if (field && found !== undefined) return { [field]: found }
  }
  throw new Error(`no such ${aux.join('/')}: ${id}`)
}

/** The layers in the order in which the account set takes them up. */
export const openingLayers = (scenario: Scenario) =>
  [...scenario.opening.layers, ...unlayered(scenario)]
    .map((layer, i) => ({ ...layer, i }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.i - b.i))

/** Goods that no layer is written of: one of all that lies there, worth what the ledger says. */
function unlayered({ master, opening }: Scenario): Scenario['opening']['layers'] {
  const date = addDays(`${master.company.period}-01`, -1)
  const keeping = new Set(master.accounts.filter((a) => a.aux.includes('存货')).map((a) => a.code))
  return master.products.flatMap(({ id: product }) => {
    const qty = opening.stock.reduce((sum, s) => sum + (s.product === product ? s.qty : 0), 0)
    if (qty === 0 || opening.layers.some((l) => l.product === product)) return []
    const own = opening.gl.filter((l) => l.aux === product && keeping.has(l.account))
    const value = own.reduce((sum, l) => sum + (l.debit ?? 0) - (l.credit ?? 0), 0)
    return [{ product, layer: `OPEN-${product}`, date, qty, value, estimated: false }]
  })
}

/** Each layer as one receipt at the product's first place; rows without value then say where the goods lie. */
function openingStock(scenario: Scenario, ids: Ids): OpeningData['stock'] {
  const rows: OpeningData['stock'] = []
  const lying = new Map<string, { product: string; wh: string; batch: string; left: number }>()
  for (const { product, wh, batch, qty } of scenario.opening.stock) {
    const key = [product, wh, batch ?? ''].join('|')
    lying.set(key, { product, wh, batch: batch ?? '', left: (lying.get(key)?.left ?? 0) + qty })
  }
  const row = (p: { product: string; wh: string; batch: string }) => ({
    itemId: ids.item.get(p.product) ?? 0,
    warehouseId: ids.warehouse.get(p.wh) ?? 0,
    batch: p.batch,
    ...NO_DATES,
    serials: [],
  })
  for (const layer of openingLayers(scenario)) {
    const place = [...lying.values()].find((p) => p.product === layer.product)
    if (!place) throw new Error(`opening layer ${layer.layer}: nothing of ${layer.product} lies anywhere`)
    place.left -= layer.qty
    const supplierId = layer.estimated ? (ids.partner.get(supplierOf(scenario, layer)) ?? null) : null
    rows.push({ ...row(place), quantity: layer.qty, value: layer.value, date: layer.date, supplierId })
  }
  for (const place of lying.values())
    if (place.left !== 0) rows.push({ ...row(place), quantity: place.left, value: null, date: '', supplierId: null })
  return rows
}

/** Who delivered an estimated layer: as written, else whose invoice comes for it, else whose estimate it can be. */
function supplierOf({ events, opening }: Scenario, layer: Scenario['opening']['layers'][number]): string {
  if (layer.supplier) return layer.supplier
  for (const e of events) {
    const lines = Array.isArray(e['lines']) ? (e['lines'] as { layer?: unknown }[]) : []
    if (e.type === 'invoice_for_estimate' && typeof e['supplier'] === 'string' && lines.some((l) => l.layer === layer.layer))
      return e['supplier']
  }
  const estimates = opening.gl.filter((l) => l.account === '220202' && l.aux)
  return (estimates.find((l) => l.credit === layer.value) ?? estimates[0])?.aux ?? ''
}
