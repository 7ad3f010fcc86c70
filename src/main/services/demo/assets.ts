import { addDays, type Fen, type LocalDate } from '../../../core/kernel'
import type { Shop } from './shop'

/** Category, name, department, months of life, days in use when the books begin, cost and what was depreciated of it. */
const CARDS = [
  ['fitting', '货架及陈列架', 'store', 60, 745, 12_000_000, 4_560_000],
  ['computer', '收银与扫码系统', 'store', 36, 380, 6_600_000, 2_090_000],
  ['vehicle', '厢式送货车', 'logistics', 96, 380, 15_800_000, 1_876_250],
  ['fitting', '卧式冷柜', 'wholesale', 60, 350, 4_200_000, 737_750],
] as const
const CATEGORIES = { fitting: ['01', '家具器具', 60], computer: ['02', '电子设备', 36], vehicle: ['03', '运输工具', 96] } as const

const sum = (at: 5 | 6): Fen => CARDS.reduce((total, card) => total + card[at], 0)
/** What the opening balances of 固定资产 and 累计折旧 are made of. */
export const EQUIPMENT = sum(5)
export const DEPRECIATED = sum(6)

/** Cards of what the shop had when its books began on `first`. */
export async function enterCards(shop: Shop, first: LocalDate): Promise<void> {
  const save = async (entity: 'assetCategory' | 'asset', value: object) =>
    (await shop.client.master.save({ entity, value } as Parameters<typeof shop.client.master.save>[0])).id
  const ids = new Map<string, number>()
  for (const [key, [code, name, life]] of Object.entries(CATEGORIES)) ids.set(key, await save('assetCategory', { code, name, life }))
  for (const [i, [category, name, department, life, days, original, openingDepreciation]] of CARDS.entries())
    await save('asset', {
      code: `GD${String(i + 1).padStart(4, '0')}`,
      name,
      categoryId: ids.get(category),
      departmentId: shop.masters.departments[department],
      acquired: addDays(first, -days),
      life,
      original,
      openingDepreciation,
      expenseAccountId: shop.account(department === 'logistics' ? '560202' : '560113'),
    })
}

/** Part of the tills of a closed counter is being scrapped since a day: taken apart, which is owed, and not settled yet. */
export async function clearTills(shop: Shop, date: LocalDate): Promise<void> {
  const { rows } = await shop.client.master.list({ entity: 'asset', text: '收银与扫码系统' })
  const assetId = rows[0]?.id
  if (assetId === undefined) throw new Error('the shop has no tills')
  await shop.client.assetClearing.start({ assetId, date, kind: 'scrap', original: 660_000, memo: '撤柜' })
  const partnerId = shop.masters.suppliers[0]?.id ?? null
  const owed = { accountId: shop.role('payable'), partnerId, memo: '拆机搬运' }
  await shop.client.assetClearing.cost({ assetId, date, amount: 32_000, ...owed })
}
