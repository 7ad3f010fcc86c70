import type { OpenItemView } from '../../../../../core/contract'
import { Refused, type World } from '../world'

type Side = 'receivable' | 'payable'
async function openItems(w: World, side: Side | 'all', partnerId?: number): Promise<OpenItemView[]> {
  return w.client.openItems.list({ side, limit: 300, ...(partnerId === undefined ? {} : { partnerId }) })
}
/** Part of what is open, at times more. */
const part = (w: World, open: OpenItemView) => {
  const left = Math.abs(open.remaining)
  if (w.random.chance(0.04)) return left + w.random.int(1, 500)
  return w.random.chance(0.5) ? left : w.random.int(1, left)
}

async function settle(w: World, type: 'receipt' | 'payment'): Promise<void> {
  const [side, sign, kind] = type === 'receipt' ? (['receivable', 1, 'customer'] as const) : (['payable', -1, 'supplier'] as const)
  const accountId = w.random.pick(w.masters.funds)
  if (w.random.chance(0.25)) {
    const purpose = w.random.pick(['settle', 'advance'])
    const head = { type, date: w.date(), partnerId: w.partner(kind), accountId, purpose } as const
    return void (await w.post({ ...head, amount: w.fen(), lines: [] }))
  }
  const target = w.masters.role(side)
  const open = (await openItems(w, side)).filter((o) => o.accountId === target && o.remaining * sign > 0)
  if (open.length === 0) throw new Refused(['NOT_FOUND'], 'nothing is open')
  const first = w.random.pick(open)
  const chosen = [
    first,
    ...w.random.sample(
      open.filter((o) => o.partnerId === first.partnerId && o !== first),
      w.random.int(0, 2),
    ),
  ]
  const lines = chosen.map((o) => ({ openItemId: o.id, amount: part(w, o) }))
  const sum = lines.reduce((total, line) => total + line.amount, 0)
  const discount = w.random.chance(0.2) ? Math.min(w.random.int(1, 300), sum) : 0
  const more = w.random.chance(0.2) ? w.random.int(1, 5000) : 0
  const latest =
    chosen
      .map((o) => o.date)
      .sort()
      .at(-1) ?? w.today
  await w.post({ type, date: w.dateAfter(latest), partnerId: first.partnerId, accountId, amount: sum - discount + more, discount, lines })
}
export const receipt = (w: World) => settle(w, 'receipt')
export const payment = (w: World) => settle(w, 'payment')

/** 核销: items of one partner on both sides, or of two partners and accounts. */
export async function settlement(w: World): Promise<void> {
  const all = await openItems(w, 'all')
  const estimated = w.masters.role('estimatedPayable')
  const debit = all.filter((o) => o.remaining > 0 && o.accountId !== estimated)
  if (debit.length === 0) throw new Refused(['NOT_FOUND'], 'nothing is open')
  const a = w.random.pick(debit)
  const near = all.filter((o) => o.remaining < 0 && o.accountId !== estimated && o.partnerId === a.partnerId)
  const credit = near.length > 0 && w.random.chance(0.8) ? near : all.filter((o) => o.remaining < 0 && o.accountId !== estimated)
  if (credit.length === 0) throw new Refused(['NOT_FOUND'], 'nothing is open')
  const b = w.random.pick(credit)
  const amount = w.random.chance(0.6) ? Math.min(a.remaining, -b.remaining) : w.random.int(1, Math.min(a.remaining, -b.remaining))
  const lines = [a, b].map((o) => ({ openItemId: o.id, amount }))
  const date = w.dateAfter(a.date > b.date ? a.date : b.date)
  await w.post({ type: 'settlement', date, partnerId: a.partnerId, lines })
}

const tax = (w: World, amount: number) => (w.random.chance(0.3) && !w.smallScale ? { taxRate: 60_000, tax: Math.round(amount * 0.06) } : {})
export async function otherPayment(w: World): Promise<void> {
  const lines = w.several(3, () => {
    const amount = w.fen()
    const departmentId = w.random.pick(w.masters.departments)
    const line = w.random.pick<Record<string, unknown>>([
      { accountId: w.masters.role('officeExpense'), departmentId },
      { accountId: w.masters.role('financeFee') },
      { accountId: w.masters.role('payroll') },
      { accountId: w.masters.role('employeeAdvance'), employeeId: w.random.pick(w.masters.employees) },
    ])
    return { ...line, amount, ...tax(w, amount), memo: w.random.pick(['', '日常支出']) }
  })
  await w.post({ type: 'otherPayment', date: w.date(), accountId: w.random.pick(w.masters.funds), lines })
}
export async function otherReceipt(w: World): Promise<void> {
  const lines = w.several(2, () => ({
    accountId: w.masters.role(w.random.pick(['capital', 'interestIncome', 'shortTermLoan', 'otherPayable'])),
    amount: w.fen(),
  }))
  await w.post({ type: 'otherReceipt', date: w.date(), accountId: w.random.pick(w.masters.funds), lines })
}
export async function fundTransfer(w: World): Promise<void> {
  const [accountId, toAccountId] = w.random.sample(w.masters.funds, 2)
  const amount = w.fen()
  const fee = w.random.chance(0.4) ? w.random.int(0, Math.min(amount, 200)) : 0
  await w.post({ type: 'fundTransfer', date: w.date(), accountId, toAccountId, amount, fee, lines: [] })
}
export async function voucher(w: World): Promise<void> {
  const { masters, random } = w
  const amount = w.fen() * (random.chance(0.2) ? -1 : 1)
  const departmentId = random.pick(masters.departments)
  const office = { summary: '手工', accountId: masters.role('officeExpense'), departmentId }
  const on = (role: string) => ({ summary: '手工', accountId: masters.role(role) })
  const [debit, credit] = random.pick<[Record<string, unknown>, Record<string, unknown>]>([
    [office, on('bank')],
    [office, on('payroll')],
    [on('bank'), on('cash')],
    [on('bank'), on('capital')],
    [{ ...on('receivable'), partnerId: w.partner('customer') }, on('revenueMain')],
    [office, { ...on('payable'), partnerId: w.partner('supplier') }],
  ])
  const head = { type: 'voucher', date: w.date(), memo: '手工凭证' } as const
  if (random.chance(0.3) && Math.abs(amount) > 10) {
    const first = Math.floor(amount / 3)
    const lines = [
      { ...debit, debit: first },
      { ...debit, summary: '分摊', debit: amount - first },
      { ...credit, credit: amount },
    ]
    return void (await w.post({ ...head, lines }))
  }
  await w.post({
    ...head,
    lines: [
      { ...debit, debit: amount },
      { ...credit, credit: amount },
    ],
  })
}
