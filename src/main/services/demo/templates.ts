import type { Period } from '../../../core/kernel'
import type { Shop } from './shop'

const CLEANING = 120_000
/** What the bookkeeper makes every month from now on: one amount that is known, one that goes by the month's wages. */
export async function keepTemplates(shop: Shop, from: Period): Promise<void> {
  const department = { departmentId: shop.masters.departments.office }
  const line = (summary: string, accountId: number, debit: number, credit: number) => ({ summary, accountId, debit, credit })
  const keep = async (memo: string, lines: object[], formulas: readonly [debit: string, credit: string]) => {
    const document = { type: 'voucher', date: shop.today, memo, lines } as never
    const { id: templateId } = await shop.client.vouchers.saveTemplate({ name: memo, document })
    const [debit, credit] = formulas
    const amounts = [
      { side: 'debit' as const, formula: debit },
      { side: 'credit' as const, formula: credit },
    ]
    await shop.client.recurring.save({ templateId, every: 'month', from, to: null, day: 0, lines: amounts, revision: 0 })
  }
  await keep(
    '计提保洁费',
    [
      { ...line('计提本月保洁费', shop.account('560203'), CLEANING, 0), ...department },
      line('计提本月保洁费', shop.role('otherPayable'), 0, CLEANING),
    ],
    ['', ''],
  )
  await keep(
    '计提工会经费',
    [
      { ...line('按工资总额的 2% 计提工会经费', shop.account('560201'), 0, 0), ...department },
      line('按工资总额的 2% 计提工会经费', shop.account('221106'), 0, 0),
    ],
    ['贷方(221101)*2%', '='],
  )
}
