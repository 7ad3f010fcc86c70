import type { OpeningData } from '../../../core/contract'
import { firstDay, isLocalDate, type LocalDate, type Period, type Problem, problem, qtyText } from '../../../core/kernel'
import { type AccountClass, isProfitLoss } from '../../../core/modules/accounting/charts'
import type { ReadableDb } from '../../../db/types'
import { serialCount } from '../../documents/serials'
import { type Known, knownTo, type PartnerRow } from './known'

const MAX_PROBLEMS = 50

/** What is wrong with single rows, each at its field ("balances.3.accountId"); whether all of it balances is check.ts. */
export function rowProblems(db: ReadableDb, data: OpeningData, startPeriod: Period): Problem[] {
  const known = knownTo(db)
  const start = firstDay(startPeriod)
  return [
    ...data.balances.flatMap((row, i) => balanceProblems(known, row, `balances.${i}`, startPeriod)),
    ...duplicates(data.balances),
    ...data.stock.flatMap((row, i) => stockProblems(known, row, `stock.${i}`, start)),
    ...stockSumProblems(known, data.stock),
    ...batchDateProblems(data.stock),
    ...numberedTwice(data.stock),
    ...data.openItems.flatMap((row, i) => openItemProblems(known, row, `openItems.${i}`, start)),
  ].slice(0, MAX_PROBLEMS)
}

type Balance = OpeningData['balances'][number]
type Stock = OpeningData['stock'][number]
type OpenItem = OpeningData['openItems'][number]

const DIMENSIONS = [
  ['departmentId', 'department', '部门'],
  ['employeeId', 'employee', '职员'],
  ['projectId', 'project', '项目'],
  ['itemId', 'item', '存货'],
] as const

function balanceProblems(known: Known, row: Balance, at: string, startPeriod: Period): Problem[] {
  const account = known.account(row.accountId)
  if (!account || account.disabled === 1) return [problem('UNKNOWN_REFERENCE', `${at}.accountId`, { field: '科目' })]
  const args = { account: `${account.code} ${account.name}` }
  if (account.isLeaf === 0) return [problem('ACCOUNT_NOT_LEAF', `${at}.accountId`, args)]
  const problems: Problem[] = []
  if (isProfitLoss(account.class as AccountClass) && row.balance !== 0) problems.push(problem('OPENING_PROFIT_LOSS', `${at}.balance`, args))
  if (startPeriod % 100 === 1 && (row.yearDebit !== 0 || row.yearCredit !== 0))
    problems.push(problem('OPENING_YEAR_MOVEMENT', `${at}.yearDebit`))
  if ((account.currencyId !== null && row.balance !== 0) !== ((row.original ?? 0) !== 0))
    problems.push(problem(account.currencyId === null ? 'CURRENCY_NOT_KEPT' : 'CURRENCY_ORIGINAL', `${at}.original`, args))
  for (const [field, dimension, label] of DIMENSIONS) {
    const id = row[field]
    if (id === null) {
      if (account[dimension] === 2) problems.push(problem('DIMENSION_REQUIRED', `${at}.${field}`, { ...args, dimension: label }))
    } else if (account[dimension] === 0) problems.push(problem('DIMENSION_NOT_ALLOWED', `${at}.${field}`, { ...args, dimension: label }))
    else if (!known.exists(dimension, id)) problems.push(problem('UNKNOWN_REFERENCE', `${at}.${field}`, { field: label }))
  }
  return [...problems, ...partyProblems(known, row, account, at)]
}
/** 客户 and 供应商 share a field: the account says which of them it keeps. */
function partyProblems(
  known: Known,
  { partnerId }: Balance,
  account: { code: string; name: string; customer: number; supplier: number },
  at: string,
): Problem[] {
  const { customer, supplier } = account
  const dimension = customer > 0 && supplier > 0 ? '往来单位' : supplier > 0 ? '供应商' : '客户'
  const args = { account: `${account.code} ${account.name}`, dimension }
  if (partnerId === null) return customer === 2 || supplier === 2 ? [problem('DIMENSION_REQUIRED', `${at}.partnerId`, args)] : []
  if (customer === 0 && supplier === 0) return [problem('DIMENSION_NOT_ALLOWED', `${at}.partnerId`, { ...args, dimension: '往来单位' })]
  const partner = known.partner(partnerId)
  const fits = partner && ((customer > 0 && partner.isCustomer === 1) || (supplier > 0 && partner.isSupplier === 1))
  return fits ? [] : [problem('UNKNOWN_REFERENCE', `${at}.partnerId`, { field: dimension })]
}
function duplicates(balances: Balance[]): Problem[] {
  const seen = new Map<string, number>()
  return balances.flatMap((row, i) => {
    const { balance: _b, yearDebit: _d, yearCredit: _c, ...key } = row
    const text = JSON.stringify(Object.values(key))
    const other = seen.get(text)
    if (other === undefined) seen.set(text, i)
    return other === undefined ? [] : [problem('OPENING_DUPLICATE', `balances.${i}.accountId`, { line: i + 1, other: other + 1 })]
  })
}

function stockProblems(known: Known, row: Stock, at: string, start: LocalDate): Problem[] {
  const item = known.item(row.itemId)
  if (!item) return [problem('UNKNOWN_REFERENCE', `${at}.itemId`, { field: '商品' })]
  const problems: Problem[] = dateProblems(row.date, `${at}.date`, start, true)
  if (item.kind === 'service') problems.push(problem('SERVICE_HAS_NO_STOCK', `${at}.itemId`, { item: item.name }))
  if (item.serialManaged === 0 && row.serials.length > 0) problems.push(problem('SERIAL_NOT_MANAGED', `${at}.serials`, { item: item.name }))
  if (item.batchManaged === 1 && row.batch === '') problems.push(problem('BATCH_REQUIRED', `${at}.batch`, { item: item.name }))
  if (item.batchManaged === 0 && row.batch !== '') problems.push(problem('BATCH_NOT_MANAGED', `${at}.batch`, { item: item.name }))
  if (row.batch === '' && (row.productionDate !== null || row.expiryDate !== null))
    problems.push(
      problem('BATCH_WITHOUT_DATES', `${at}.${row.productionDate === null ? 'expiryDate' : 'productionDate'}`, { item: item.name }),
    )
  if (row.productionDate !== null && row.expiryDate !== null && row.expiryDate < row.productionDate)
    problems.push(problem('EXPIRY_BEFORE_PRODUCTION', `${at}.expiryDate`, { expiry: row.expiryDate, production: row.productionDate }))
  if (!known.exists('warehouse', row.warehouseId)) problems.push(problem('UNKNOWN_REFERENCE', `${at}.warehouseId`, { field: '仓库' }))
  if (row.supplierId !== null && !isSupplier(known.partner(row.supplierId)))
    problems.push(problem('UNKNOWN_REFERENCE', `${at}.supplierId`, { field: '供应商' }))
  if (row.value === null)
    return row.quantity === 0 ? [...problems, problem('MUST_NOT_BE_ZERO', `${at}.quantity`, { field: '数量' })] : problems
  if (row.quantity <= 0) problems.push(problem('MUST_BE_POSITIVE', `${at}.quantity`, { field: '数量' }))
  if (row.value < 0) problems.push(problem('MUST_NOT_BE_NEGATIVE', `${at}.value`, { field: '金额' }))
  return problems
}
const BATCH_FIELDS = [
  ['productionDate', '生产日期'],
  ['expiryDate', '到期日'],
] as const
const isSupplier = (partner: PartnerRow | undefined) => partner?.isSupplier === 1

/** Rows without value only say where goods lie: they add up to nothing, and leave no place below zero. */
function stockSumProblems(known: Known, stock: Stock[]): Problem[] {
  const shifted = new Map<number, { quantity: number; at: number }>()
  const places = new Map<string, { quantity: number; at: number }>()
  const add = <K>(sums: Map<K, { quantity: number; at: number }>, key: K, quantity: number, at: number) =>
    sums.set(key, { quantity: (sums.get(key)?.quantity ?? 0) + quantity, at })
  for (const [i, row] of stock.entries()) {
    if (row.value === null) add(shifted, row.itemId, row.quantity, i)
    add(places, `${row.itemId} ${row.warehouseId} ${row.batch}`, row.quantity, i)
  }
  const name = (itemId: number) => known.item(itemId)?.name ?? ''
  return [
    ...[...shifted]
      .filter(([, { quantity }]) => quantity !== 0)
      .map(([itemId, { quantity, at }]) =>
        problem('OPENING_SHIFT', `stock.${at}.quantity`, { item: name(itemId), quantity: qtyText(quantity) }),
      ),
    ...[...places.values()]
      .filter(({ quantity }) => quantity < 0)
      .map(({ at }) => problem('MUST_NOT_BE_NEGATIVE', `stock.${at}.quantity`, { field: '仓库的期初数量合计' })),
  ]
}

/** A number is one piece. Rows without value only say where it lies: each names it once more, where it is taken away and where it lies. */
function numberedTwice(stock: Stock[]): Problem[] {
  const seen = new Set<string>()
  return stock.flatMap((row, i) =>
    row.serials
      .filter((serial) => {
        const key = JSON.stringify([row.itemId, serial, row.value === null ? Math.sign(row.quantity) : 0])
        return seen.size === seen.add(key).size
      })
      .map((serial) => problem('SERIAL_TWICE', `stock.${i}.serials`, { serial })),
  )
}
/** 个数 = 数量 (D35): asked when the opening is confirmed, so that it can be saved while it is entered. */
export function serialProblems(db: ReadableDb, stock: Stock[]): Problem[] {
  const known = knownTo(db)
  return stock
    .flatMap((row, i) => {
      const item = known.item(row.itemId)
      return item?.serialManaged === 1 ? serialCount(row, row.serials, item, `stock.${i}`) : []
    })
    .slice(0, MAX_PROBLEMS)
}

/** A batch that lies in several places has the same dates in each. */
function batchDateProblems(stock: Stock[]): Problem[] {
  const dates = new Map<string, string>()
  return stock.flatMap((row, i) =>
    BATCH_FIELDS.flatMap(([field, label]) => {
      const given = row[field]
      if (row.batch === '' || given === null) return []
      const key = `${field} ${row.itemId} ${row.batch}`
      const known = dates.get(key)
      if (known === undefined) dates.set(key, given)
      return known === undefined || known === given
        ? []
        : [problem('BATCH_DATES_DIFFER', `stock.${i}.${field}`, { batch: row.batch, field: label, known, given })]
    }),
  )
}

function openItemProblems(known: Known, row: OpenItem, at: string, start: LocalDate): Problem[] {
  const account = known.account(row.accountId)
  if (!account || account.disabled === 1) return [problem('UNKNOWN_REFERENCE', `${at}.accountId`, { field: '科目' })]
  if (account.control === null) return [problem('OPENING_NOT_CONTROL', `${at}.accountId`, { account: `${account.code} ${account.name}` })]
  if (account.control === 'estimatedPayable')
    return [problem('OPENING_ESTIMATE', `${at}.accountId`, { account: `${account.code} ${account.name}` })]
  const partner = known.partner(row.partnerId)
  const fits =
    account.control === 'receivable' || account.control === 'advanceReceived' ? partner?.isCustomer === 1 : partner?.isSupplier === 1
  return [
    ...(fits ? [] : [problem('UNKNOWN_REFERENCE', `${at}.partnerId`, { field: '往来单位' })]),
    ...(row.amount === 0 ? [problem('MUST_NOT_BE_ZERO', `${at}.amount`, { field: '金额' })] : []),
    ...dateProblems(row.date, `${at}.date`, start, true),
    ...dateProblems(row.dueDate, `${at}.dueDate`, start, false),
  ]
}
/** An empty date is the day before the start. */
function dateProblems(date: string, at: string, start: LocalDate, beforeStart: boolean): Problem[] {
  const field = at.endsWith('dueDate') ? '到期日' : '日期'
  if (date === '') return []
  if (!isLocalDate(date)) return [problem('BAD_DATE', at, { field })]
  return beforeStart && date >= start ? [problem('OPENING_DATE', at, { field, start })] : []
}
