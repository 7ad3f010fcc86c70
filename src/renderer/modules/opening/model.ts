/** Opening balances as the window edits them: rows that hold what was picked, and back to what is saved. */
import type { AccountHit, EntityRecord, ItemHit, OpeningData, PartnerHit } from '@core/contract'
import { QTY_SCALE } from '@core/kernel'
import type { OutputOf } from '../../rpc/hooks'

interface Named {
  id: number
  code: string
  name: string
}
type Names = OutputOf<'opening.get'>['names']

export interface BalanceLine {
  key: string
  account: AccountHit | null
  partner: PartnerHit | null
  department: EntityRecord | null
  employee: EntityRecord | null
  item: ItemHit | null
  /** debit positive; shown on its side */
  balance: number
  /** 原币, with the balance's sign; accounts kept in a currency */
  original: number
  yearDebit: number
  yearCredit: number
}
export interface StockLine {
  key: string
  item: ItemHit | null
  warehouse: EntityRecord | null
  batch: string
  productionDate: string | null
  expiryDate: string | null
  quantity: number
  value: number | null
  date: string
  supplier: PartnerHit | null
  /** D35 */
  serials: readonly string[]
}
export interface OpenItemLine {
  key: string
  account: AccountHit | null
  partner: PartnerHit | null
  number: string
  date: string
  dueDate: string
  amount: number
}
export interface Lines {
  balances: BalanceLine[]
  stock: StockLine[]
  openItems: OpenItemLine[]
}

// unique over reloads too: a kept draft brings its keys with it
const run = crypto.randomUUID().slice(0, 8)
let next = 0
export const newKey = (): string => `${run}-${++next}`
export const blankBalance = (): BalanceLine => ({
  key: newKey(),
  account: null,
  partner: null,
  department: null,
  employee: null,
  item: null,
  balance: 0,
  original: 0,
  yearDebit: 0,
  yearCredit: 0,
})
export const blankStock = (): StockLine => ({
  key: newKey(),
  item: null,
  warehouse: null,
  batch: '',
  productionDate: null,
  expiryDate: null,
  quantity: 0,
  value: 0,
  date: '',
  supplier: null,
  serials: [],
})
export const isNumbered = (l: StockLine): boolean => l.item?.serialManaged === true || l.serials.length > 0
export const piecesOf = (l: StockLine): number => Math.abs(l.quantity) / QTY_SCALE
/** The first line whose numbers are not as many as its pieces. */
export const firstUnnumbered = ({ stock }: Lines): StockLine | undefined =>
  stock.find((l) => l.item?.serialManaged === true && l.serials.length !== piecesOf(l))
/** Numbers of the same goods on the other lines; goods that are only laid elsewhere are named again there. */
export const numbersElsewhere = ({ stock }: Lines, line: StockLine): Set<string> =>
  new Set(
    line.value === null
      ? []
      : stock.flatMap((l) => (l.key !== line.key && l.value !== null && l.item?.id === line.item?.id ? [...l.serials] : [])),
  )
export const blankOpenItem = (): OpenItemLine => ({
  key: newKey(),
  account: null,
  partner: null,
  number: '',
  date: '',
  dueDate: '',
  amount: 0,
})

/** A record known by id and name only, in the shape a picker gives. */
function known<T extends Named>(names: Names, kind: string, id: number | null): T | null {
  if (id === null) return null
  const n = names[`${kind}:${id}`]
  return {
    id,
    code: n?.code ?? '',
    name: n?.name ?? String(id),
    fullName: n?.name ?? '',
    spec: '',
    unit: n?.unit ?? '',
    serialManaged: n?.serialManaged ?? false,
  } as unknown as T
}
export function linesOf(data: OpeningData, names: Names): Lines {
  return {
    balances: data.balances.map(({ balance, original = 0, yearDebit, yearCredit, ...b }) => ({
      key: newKey(),
      account: known<AccountHit>(names, 'account', b.accountId),
      partner: known<PartnerHit>(names, 'partner', b.partnerId),
      department: known<EntityRecord>(names, 'department', b.departmentId),
      employee: known<EntityRecord>(names, 'employee', b.employeeId),
      item: known<ItemHit>(names, 'item', b.itemId),
      balance,
      original,
      yearDebit,
      yearCredit,
    })),
    stock: data.stock.map((s) => ({
      key: newKey(),
      item: known<ItemHit>(names, 'item', s.itemId),
      warehouse: known<EntityRecord>(names, 'warehouse', s.warehouseId),
      supplier: known<PartnerHit>(names, 'partner', s.supplierId),
      batch: s.batch,
      productionDate: s.productionDate,
      expiryDate: s.expiryDate,
      quantity: s.quantity,
      value: s.value,
      date: s.date,
      serials: s.serials,
    })),
    openItems: data.openItems.map((o) => ({
      ...o,
      key: newKey(),
      account: known<AccountHit>(names, 'account', o.accountId),
      partner: known<PartnerHit>(names, 'partner', o.partnerId),
    })),
  }
}
/** A draft kept by an earlier version says nothing of currencies and serial numbers. */
export const complete = (lines: Lines): Lines => ({
  ...lines,
  balances: lines.balances.map((l) => ({ ...l, original: l.original ?? 0 })),
  stock: lines.stock.map((l) => ({ ...l, serials: l.serials ?? [] })),
})
/** What is saved; a row without its account or item is not a row yet. */
export function dataOf(lines: Lines): OpeningData {
  return {
    balances: lines.balances.flatMap((l) =>
      l.account === null
        ? []
        : [
            {
              accountId: l.account.id,
              partnerId: l.partner?.id ?? null,
              departmentId: l.department?.id ?? null,
              employeeId: l.employee?.id ?? null,
              projectId: null,
              itemId: l.item?.id ?? null,
              balance: l.balance,
              original: l.original,
              yearDebit: l.yearDebit,
              yearCredit: l.yearCredit,
            },
          ],
    ),
    stock: lines.stock.flatMap((l) =>
      l.item === null || l.warehouse === null
        ? []
        : [
            {
              itemId: l.item.id,
              warehouseId: l.warehouse.id,
              batch: l.batch,
              productionDate: l.productionDate || null,
              expiryDate: l.expiryDate || null,
              quantity: l.quantity,
              value: l.value,
              date: l.date,
              supplierId: l.supplier?.id ?? null,
              serials: [...l.serials],
            },
          ],
    ),
    openItems: lines.openItems.flatMap((l) =>
      l.account === null || l.partner === null
        ? []
        : [{ accountId: l.account.id, partnerId: l.partner.id, number: l.number, date: l.date, dueDate: l.dueDate, amount: l.amount }],
    ),
  }
}
