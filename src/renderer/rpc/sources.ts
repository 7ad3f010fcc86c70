/**
 * Pickers of master data: LookupSource over the backend's searches.
 *
 *   const items = itemSource({ warehouseId, show: 'sale', create: openItemDialog })
 *   <LookupInput source={partnerSource('customer')} … />   <LookupInput source={accountSource({ cashOnly: true })} … />
 *
 * Items come with stock and price, partners with what is owed. Sources with the same options are the same source.
 */
import type { AccountHit, EntityName, EntityRecord, ItemHit, PartnerHit } from '@core/contract'
import { fenDisplay, priceDisplay, qtyDisplay } from '@core/kernel'
import type { LookupSource } from '../ui/lookup/source'
import { itemText } from '@core/documents/itemText'
import { callRpc } from './hooks'

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

export function itemSource(options: {
  warehouseId?: number | null
  show: 'sale' | 'purchase' | 'stock'
  stockOnly?: boolean
  create?: LookupSource<ItemHit>['create']
}): LookupSource<ItemHit> {
  const { warehouseId, show, stockOnly = false, create } = options
  const price = (i: ItemHit) => (show === 'sale' ? i.salePrice : i.purchasePrice)
  const priceColumn = {
    title: show === 'sale' ? '售价' : '进价',
    width: 72,
    align: 'right' as const,
    value: (i: ItemHit) => (price(i) === null ? '' : priceDisplay(price(i) ?? 0)),
  }
  return {
    id: `items:${warehouseId ?? ''}:${show}:${stockOnly}`,
    search: (text) => callRpc('master.searchItems', { text, limit: 30, stockOnly, ...(warehouseId ? { warehouseId } : {}) }),
    key: (i) => i.id,
    label: itemText,
    isExact: (i, text) =>
      same(i.code, text) || same(itemText(i), text) || (i.barcode !== null && same(i.barcode, text)) || i.typedUnit !== undefined,
    columns: [
      { title: '编码', width: 84, value: (i) => i.code, muted: true },
      { title: '商品', width: 180, value: itemText },
      { title: '条码', width: 112, value: (i) => i.barcode ?? '', muted: true },
      { title: '单位', width: 36, value: (i) => i.unit },
      { title: '现存', width: 64, align: 'right', value: (i) => (i.kind === 'service' ? '' : qtyDisplay(i.onHand)) },
      ...(show === 'stock' ? [] : [priceColumn]),
    ],
    ...(create ? { create } : {}),
  }
}

export function partnerSource(
  role: 'customer' | 'supplier' | undefined,
  create?: LookupSource<PartnerHit>['create'],
): LookupSource<PartnerHit> {
  const title = role === 'customer' ? '客户' : role === 'supplier' ? '供应商' : '往来单位'
  return {
    id: `partners:${role ?? ''}`,
    search: (text) => callRpc('master.searchPartners', { text, limit: 30, ...(role ? { role } : {}) }),
    key: (p) => p.id,
    label: (p) => p.name,
    isExact: (p, text) => same(p.code, text),
    columns: [
      { title: '编码', width: 72, value: (p) => p.code, muted: true },
      { title, width: 200, value: (p) => p.name },
      {
        title: role === 'supplier' ? '应付' : '应收',
        width: 96,
        align: 'right',
        value: (p) => (p.balance === 0 ? '' : fenDisplay(p.balance)),
      },
    ],
    ...(create ? { create } : {}),
  }
}

export function accountSource(options: { leafOnly?: boolean; cashOnly?: boolean } = {}): LookupSource<AccountHit> {
  const { leafOnly = true, cashOnly = false } = options
  return {
    id: `accounts:${leafOnly}:${cashOnly}`,
    search: (text) => callRpc('master.searchAccounts', { text, leafOnly, cashOnly, limit: 50 }),
    key: (a) => a.id,
    label: (a) => `${a.code} ${a.name}`,
    isExact: (a, text) => same(a.code, text) || same(`${a.code} ${a.name}`, text),
    columns: [
      { title: '编码', width: 84, value: (a) => a.code, muted: true },
      { title: '科目', width: 220, value: (a) => a.fullName },
      { title: '方向', width: 32, value: (a) => (a.direction === 'debit' ? '借' : '贷'), muted: true },
    ],
  }
}

const TITLES: Record<EntityName, string> = {
  item: '商品',
  partner: '往来单位',
  warehouse: '仓库',
  department: '部门',
  employee: '职员',
  project: '项目',
  category: '分类',
  partnerCategory: '单位类别',
  account: '科目',
  bom: '物料清单',
  summary: '摘要',
  assetCategory: '资产类别',
  asset: '固定资产',
  schedule: '待摊预提',
  currency: '币种',
}
/** Warehouses, departments, employees, projects, categories: code and name. */
export const entitySource = (entity: EntityName, create?: LookupSource<EntityRecord>['create']): LookupSource<EntityRecord> => ({
  id: `entity:${entity}`,
  search: async (text) => (await callRpc('master.list', { entity, text, disabled: false, limit: 50 })).rows,
  key: (r) => r.id,
  label: (r) => r.name,
  isExact: (r, text) => same(r.code, text) || same(r.name, text) || (typeof r['pinyin'] === 'string' && same(r['pinyin'], text)),
  columns: [
    { title: '编码', width: 72, value: (r) => r.code, muted: true },
    { title: TITLES[entity], width: 160, value: (r) => r.name },
  ],
  ...(create ? { create } : {}),
})
