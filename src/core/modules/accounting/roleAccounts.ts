/** What an account must be to play a role: its class and side, and dimensions that the role's postings can give it. */
import type { AccountFacts } from '../../documents/facts'
import { type ErrorCode, type Problem, problem } from '../../kernel'
import { ACCOUNT_ROLES, type AccountRole } from '../../ledger/roles'
import { ACCOUNT_CLASSES, type AccountClass, isProfitLoss } from './charts'

type Dims = AccountFacts['dims']
type Dim = keyof Dims
interface Fitting {
  classes: readonly AccountClass[]
  direction?: 'debit' | 'credit'
  cash?: true
  /** dimensions that every line has, so that the account must keep them */
  gives?: readonly Dim[]
  /** dimensions that lines have where the account keeps them; absent: all, whoever enters the document gives them */
  mayGive?: readonly Dim[]
}
const PROFIT_LOSS = (Object.keys(ACCOUNT_CLASSES) as AccountClass[]).filter(isProfitLoss)
/** Expenses of a company that makes things may go to 制造费用. */
const EXPENSE: readonly AccountClass[] = [...PROFIT_LOSS, 'cost']
const ASSET: readonly AccountClass[] = ['currentAsset', 'nonCurrentAsset']
const LIABILITY: readonly AccountClass[] = ['currentLiability', 'nonCurrentLiability']

const stock: Fitting = { classes: ['currentAsset'], direction: 'debit', gives: ['item'], mayGive: ['item'] }
const money: Fitting = { classes: ['currentAsset'], direction: 'debit', cash: true, mayGive: [] }
const asset: Fitting = { classes: ASSET }
const revenue: Fitting = { classes: ['revenue', 'otherGain'], direction: 'credit', mayGive: ['item'] }
const cost: Fitting = { classes: ['costOfSales', 'periodExpense', 'cost'], direction: 'debit', mayGive: ['item'] }
const tax: Fitting = { classes: LIABILITY, mayGive: [] }
const liability: Fitting = { classes: LIABILITY }
const equity: Fitting = { classes: ['equity'], mayGive: [] }
const alone: Fitting = { classes: PROFIT_LOSS, mayGive: [] }
const expense: Fitting = { classes: EXPENSE }
const receivableFrom: Fitting = { classes: ASSET, gives: ['customer'], mayGive: ['customer', 'supplier'] }
const paidAhead: Fitting = { classes: ASSET, gives: ['supplier'], mayGive: ['customer', 'supplier'] }
const owedTo: Fitting = { classes: LIABILITY, gives: ['supplier'], mayGive: ['customer', 'supplier'] }
const receivedAhead: Fitting = { classes: LIABILITY, gives: ['customer'], mayGive: ['customer', 'supplier'] }

const OWN: Partial<Record<AccountRole, Fitting>> = {
  cash: money,
  bank: money,
  otherMoney: money,
  wechat: money,
  alipay: money,
  goods: stock,
  rawMaterial: stock,
  goodsShipped: stock,
  receivable: receivableFrom,
  prepaid: paidAhead,
  payable: owedTo,
  estimatedPayable: owedTo,
  advanceReceived: receivedAhead,
  revenueMain: revenue,
  revenueOther: revenue,
  costMain: cost,
  costOther: cost,
  vatOutput: { ...tax, direction: 'credit' },
  adminExpense: { ...expense, mayGive: ['department', 'employee'] },
  financeFee: alone,
  cashDiscount: alone,
  incomeTaxExpense: alone,
  taxesAndSurcharges: alone,
  cityMaintenanceTax: alone,
  educationSurcharge: alone,
  localEducationSurcharge: alone,
  vatExemptionIncome: alone,
  exchangeGain: alone,
}
const ASSETS = new Set<AccountRole>([
  'employeeAdvance',
  'otherReceivable',
  'goodsInTransit',
  'lowValue',
  'fixedAsset',
  'accumulatedDepreciation',
  'assetImpairment',
  'allowanceReceivable',
  'allowanceOther',
  'allowancePrepaid',
  'billsReceivable',
  'allowanceBills',
  'assetClearing',
  'pendingAssetLoss',
  'pendingPropertyLoss',
])
const EQUITY = new Set<AccountRole>([
  'capital',
  'capitalReserve',
  'statutoryReserve',
  'yearProfit',
  'retainedEarnings',
  'distributeStatutoryReserve',
])
const OWED = new Set<AccountRole>(['shortTermLoan', 'payroll', 'otherPayable', 'employeePayable'])

/** What the accounts of a role have to be. */
export function fittingOf(role: AccountRole): Fitting {
  const own = OWN[role]
  if (own) return own
  if (ASSETS.has(role)) return asset
  if (EQUITY.has(role)) return equity
  if (OWED.has(role)) return liability
  if (role.startsWith('vat') || role.endsWith('Payable') || role === 'individualIncomeTax') return tax
  return expense
}

const DIM_NAMES: Record<Dim, string> = {
  customer: '客户',
  supplier: '供应商',
  department: '部门',
  employee: '职员',
  project: '项目',
  item: '存货',
}
/** Why the account cannot play the role; none: it can. The first is the most telling. */
export function roleProblems(role: AccountRole, account: AccountFacts): Problem[] {
  const fitting = fittingOf(role)
  const args = { account: `${account.code} ${account.name}`, role: ACCOUNT_ROLES[role] }
  const say = (code: ErrorCode, more: Problem['args'] = {}) => problem(code, 'accountId', { ...args, ...more })
  const problems: Problem[] = []
  if (!account.isLeaf) problems.push(say('ACCOUNT_NOT_LEAF'))
  if (account.disabled) problems.push(say('ACCOUNT_DISABLED'))
  if (account.currencyId !== null) problems.push(say('CURRENCY_ACCOUNT'))
  const suits = fitting.classes.includes(account.class as AccountClass) && (fitting.direction ?? account.direction) === account.direction
  if (!suits || account.isCash !== (fitting.cash ?? false)) problems.push(say('ROLE_ACCOUNT_CLASS'))
  const party = account.control !== null
  for (const dim of Object.keys(DIM_NAMES) as Dim[]) {
    const keeps = account.dims[dim]
    if (fitting.gives?.includes(dim) && keeps === 0 && !party) problems.push(say('ROLE_ACCOUNT_KEEPS', { dimension: DIM_NAMES[dim] }))
    if (keeps === 2 && fitting.mayGive && !fitting.mayGive.includes(dim))
      problems.push(say('ROLE_ACCOUNT_WANTS', { dimension: DIM_NAMES[dim] }))
  }
  return problems
}
