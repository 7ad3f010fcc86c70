import { z } from 'zod'
import { mulDiv, RATE_SCALE } from '../../../../../core/kernel'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { goodsLinesOf, headWarehouse } from '../goods'
import { money, price, quantity, type ScenarioEvent } from '../scenario'
import { amountOf } from '../../../../../core/kernel'

const place = (
  books: ScenarioBooks,
  l: { product: string; qty: number; batch?: string | null | undefined; wh?: string | null | undefined },
) => ({
  itemId: books.item(l.product),
  quantity: l.qty,
  batch: l.batch ?? '',
  warehouseId: l.wh ? books.warehouse(l.wh) : null,
})

const transfer = played({ frm: z.string(), to: z.string(), lines: goodsLinesOf }, async (books, e) => {
  const lines = e.lines.map(({ product, qty, batch }) => ({ itemId: books.item(product), quantity: qty, batch: batch ?? '' }))
  await books.post(e, { type: 'transfer', warehouseId: books.warehouse(e.frm), toWarehouseId: books.warehouse(e.to), lines })
})
const internalUse = played({ expense_account: z.string(), dept: z.string().nullish(), lines: goodsLinesOf }, async (books, e) => {
  const head = {
    accountId: books.account(e.expense_account),
    departmentId: e.dept ? books.department(e.dept) : null,
    warehouseId: headWarehouse(books, e.lines),
  }
  await books.post(e, { type: 'otherOut', ...head, lines: e.lines.map((l) => place(books, l)) }, e.lines)
})

/** 组装: the product's line is the one that goes into a warehouse; the fee is paid at once. */
const assembly = played(
  {
    product: z.string(),
    qty: quantity,
    wh: z.string(),
    batch: z.string().nullish(),
    layer: z.string().nullish(),
    components: goodsLinesOf,
    fee: money.default(0),
    account: z.string().nullish(),
  },
  async (books, e) => {
    const made = { itemId: books.item(e.product), quantity: e.qty, batch: e.batch ?? '', toWarehouseId: books.warehouse(e.wh) }
    const tenders = e.fee === 0 ? [] : [{ accountId: e.account ? books.account(e.account) : books.role('cash'), amount: e.fee }]
    const lines = [made, ...e.components.map((l) => place(books, l))]
    await books.post(e, { type: 'assembly', warehouseId: headWarehouse(books, e.components), tenders, lines }, [e, ...e.components])
  },
)
const counted = z.looseObject({
  product: z.string(),
  qty: quantity,
  batch: z.string().nullish(),
  price: price.nullish(),
  amount: money.nullish(),
  layer: z.string().nullish(),
  abnormal: z.boolean().default(false),
})
/** 盘点: what is missing goes out against 待处理财产损溢, with its input VAT where the loss is abnormal; what is too much comes in at its price. */
const stocktake = played(
  { wh: z.string(), shortage: z.array(counted).default([]), surplus: z.array(counted).default([]) },
  async (books, e) => {
    const head = { warehouseId: books.warehouse(e.wh), accountId: books.role('pendingPropertyLoss') }
    const abnormal = books.general && e.shortage.some((l) => l.abnormal)
    const lost = { ...e, memo: abnormal ? '盘亏(待批): 进项转出' : '盘亏(待批)' }
    // a document for each line: what each costs decides its input VAT
    const documents: number[] = []
    for (const l of e.shortage)
      documents.push(await books.post(lost, { type: 'otherOut', ...head, lines: [place(books, l)] }, [{ ...l, wh: e.wh }]))
    books.shortages.set(e.id, documents)
    if (abnormal) await transferOutVat(books, lost, e.shortage)
    if (e.surplus.length) {
      const lines = e.surplus.map((l) => ({ ...place(books, l), cost: l.amount ?? amountOf(l.qty, l.price ?? 0) }))
      await books.post(
        { ...e, memo: '盘盈(待批)' },
        { type: 'otherIn', ...head, lines },
        e.surplus.map((l) => ({ ...l, wh: e.wh })),
      )
    }
  },
)
/** 进项税额转出: cost of each line that is lost × its rate. */
async function transferOutVat(books: ScenarioBooks, e: ScenarioEvent, shortage: readonly z.output<typeof counted>[]): Promise<void> {
  const costs = books.issued.get(e.id) ?? (await shortageCosts(books, e.id))
  const tax = shortage.reduce((sum, l, i) => sum + (l.abnormal ? mulDiv(costs[i] ?? 0, books.product(l.product).vat, RATE_SCALE) : 0), 0)
  if (tax === 0) return
  await books.post(e, {
    type: 'voucher',
    lines: [
      { summary: e.memo, accountId: books.role('pendingPropertyLoss'), debit: tax },
      { summary: e.memo, accountId: books.role('vatInputTransferOut'), credit: tax },
    ],
  })
}
/** Cost of each line that a stocktake found missing, in their order, as it is now: from the stock lines of its vouchers. */
export async function shortageCosts(books: ScenarioBooks, event: string): Promise<number[]> {
  const stock = [books.role('goods'), books.role('rawMaterial')]
  const costs: number[] = []
  for (const id of books.shortages.get(event) ?? []) {
    const lines = (await books.client.vouchers.ofDocument({ documentId: id })).flatMap((v) => v.lines)
    costs.push(lines.reduce((sum, l) => sum + (stock.includes(l.accountId) ? l.credit - l.debit : 0), 0))
  }
  return costs
}

/** 盘点批准: the shortage to whom compensates and to 营业外支出, the surplus to 营业外收入. */
const approval = played({ of: z.string(), compensation: money.default(0), employee: z.string().nullish() }, async (books, e) => {
  const pending = books.role('pendingPropertyLoss')
  const documents = [...books.eventOf].filter(([, event]) => event === e.of).map(([id]) => id)
  let [shortage, surplus] = [0, 0]
  for (const id of documents) {
    for (const v of await books.client.vouchers.ofDocument({ documentId: id })) {
      for (const l of v.lines) {
        if (l.accountId !== pending) continue
        shortage += l.debit
        surplus += l.credit
      }
    }
  }
  const voucher = (memo: string, lines: { accountId: number; debit?: number; credit?: number; employeeId?: number }[]) =>
    books.post({ ...e, memo }, { type: 'voucher', lines: lines.filter((l) => l.debit || l.credit).map((l) => ({ summary: memo, ...l })) })
  // 月末一次加权: what is missing costs what the month-end will find
  const issued = books.issued.get(e.of)
  if (issued) {
    const sum = (costs: readonly number[]) => costs.reduce((s, cost) => s + cost, 0)
    shortage += sum(issued) - sum(await shortageCosts(books, e.of))
  }
  if (shortage !== 0) {
    await voucher('盘亏批准处理', [
      ...(e.compensation && e.employee
        ? [{ accountId: books.role('employeeAdvance'), employeeId: books.employee(e.employee), debit: e.compensation }]
        : []),
      { accountId: books.role('stockLoss'), debit: shortage - e.compensation },
      { accountId: pending, credit: shortage },
    ])
  }
  if (surplus !== 0)
    await voucher('盘盈批准处理', [
      { accountId: pending, debit: surplus },
      { accountId: books.role('surplusIncome'), credit: surplus },
    ])
})

export const stockEvents: Record<string, EventHandler> = {
  transfer,
  assembly,
  internal_use: internalUse,
  stocktake,
  stocktake_approval: approval,
}
