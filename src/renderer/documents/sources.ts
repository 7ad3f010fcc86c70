import type { EntityName, EntityRecord } from '@core/contract'
import type { BinStock } from '@core/documents/bins'
import type { BatchStock } from '@core/documents/fefo'
import type { FieldKind } from '@core/documents/define'
import { qtyDisplay } from '@core/kernel'
import { messageOfError } from '../rpc/errors'
import { callRpc, type InputOf } from '../rpc/hooks'
import { accountSource, entitySource, itemSource, partnerSource } from '../rpc/sources'
import { toast } from '../ui/feedback/toast'
import type { LookupSource } from '../ui/lookup/source'
import type { Ref } from './model/values'

/** A picker whose choices are kept as they were found: what a search tells of a record is more than a Ref needs. */
const ofRefs = <T extends Ref>(source: LookupSource<T>): LookupSource<Ref> => source as unknown as LookupSource<Ref>
const cache = new Map<string, LookupSource<Ref>>()
const once = (key: string, make: () => LookupSource<Ref>): LookupSource<Ref> => {
  const known = cache.get(key) ?? make()
  cache.set(key, known)
  return known
}

export const partners = (role?: 'customer' | 'supplier'): LookupSource<Ref> =>
  once(`partner:${role ?? ''}`, () => ofRefs(partnerSource(role)))
export const items = (show: 'sale' | 'purchase' | 'stock', warehouseId: number | null): LookupSource<Ref> =>
  once(`item:${show}:${warehouseId ?? ''}`, () => ofRefs(itemSource({ show, warehouseId })))
export const accounts = (cashOnly: boolean): LookupSource<Ref> => once(`account:${cashOnly}`, () => ofRefs(accountSource({ cashOnly })))
export const entities = (entity: EntityName): LookupSource<Ref> => once(`entity:${entity}`, () => ofRefs(entitySource(entity)))

/** 摘要库; what was typed can be kept in it. */
export const summaries = (): LookupSource<Ref> =>
  once('summaries', () => ofRefs(entitySource('summary', { label: (text) => `把“${text}”存入摘要库`, run: keepSummary })))
async function keepSummary(name: string): Promise<EntityRecord | null> {
  if (name.trim() === '') return null
  try {
    const code = await callRpc('master.nextCode', { entity: 'summary' })
    const value = { code, name: name.trim() }
    const { id, revision } = await callRpc('master.save', { entity: 'summary', value })
    toast.done(`已存入摘要库 ${code}`)
    return { id, revision, disabled: false, ...value }
  } catch (error) {
    toast.fail(messageOfError(error))
    return null
  }
}

/** Batches that can leave a warehouse at a date, 先到期先出 (D33). */
export function batches(question: Omit<InputOf<'documents.proposeBatches'>, 'quantity'>): LookupSource<BatchStock> {
  const { itemId, warehouseId, date, documentId } = question
  return {
    id: `batches:${itemId}:${warehouseId}:${date}:${documentId ?? ''}`,
    search: async (text) => {
      const wanted = text.trim().toLowerCase()
      const found = await callRpc('documents.proposeBatches', { ...question, quantity: 0 })
      const fitting = found.batches.filter((b) => b.batch.toLowerCase().includes(wanted))
      return [...fitting.filter((b) => !b.expired), ...fitting.filter((b) => b.expired)]
    },
    key: (b) => b.batch,
    label: (b) => b.batch,
    isExact: (b, text) => b.batch === text.trim(),
    columns: [
      { title: '批号', width: 110, value: (b) => b.batch },
      { title: '到期日', width: 92, value: (b) => b.expiryDate ?? '' },
      { title: '', width: 36, value: (b) => (b.expired ? '过期' : '') },
      { title: '结存', width: 76, align: 'right', value: (b) => qtyDisplay(b.onHand) },
    ],
    emptyText: '这一天仓库里没有可出的批次',
  }
}

/** Bins of a warehouse that goods can leave, or be put into: 默认货位 first, then along the route. */
export function bins(question: Omit<InputOf<'documents.proposeBins'>, 'quantity'>): LookupSource<BinStock> {
  const { itemId, warehouseId, batch, date, documentId, incoming } = question
  return {
    id: `bins:${itemId}:${warehouseId}:${batch ?? '*'}:${date}:${documentId ?? ''}:${incoming ?? false}`,
    search: async (text) => {
      const wanted = text.trim().toLowerCase()
      const found = await callRpc('documents.proposeBins', { ...question, quantity: 0 })
      return found.bins.filter((b) => b.bin.toLowerCase().includes(wanted) || b.name.toLowerCase().includes(wanted))
    },
    key: (b) => b.bin,
    label: (b) => b.bin,
    isExact: (b, text) => b.bin.toLowerCase() === text.trim().toLowerCase(),
    columns: [
      { title: '货位', width: 96, value: (b) => b.bin },
      { title: '名称', width: 110, value: (b) => b.name, muted: true },
      { title: '', width: 36, value: (b) => (b.usual ? '默认' : '') },
      { title: '结存', width: 76, align: 'right', value: (b) => (b.onHand === 0 ? '' : qtyDisplay(b.onHand)) },
    ],
    emptyText: incoming ? '仓库里没有这个货位' : '各货位都没有可出的数量',
  }
}

/** The picker of a header field; undefined where the field is no reference. */
export function fieldSource(kind: FieldKind): LookupSource<Ref> | undefined {
  switch (kind) {
    case 'customer':
    case 'supplier':
      return partners(kind)
    case 'partner':
      return partners()
    case 'account':
      return accounts(false)
    case 'cashAccount':
      return accounts(true)
    case 'warehouse':
    case 'department':
    case 'employee':
    case 'project':
      return entities(kind)
    case 'item':
      return items('stock', null)
    default:
      return undefined
  }
}
