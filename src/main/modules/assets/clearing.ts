import type {
  assetClearing,
  AssetPreview,
  ClearingCostInput,
  ClearingIncomeInput,
  ClearingView,
  Posted,
  SettleClearingInput,
  StartClearingInput,
} from '../../../core/contract'
import type { Fen, LocalDate } from '../../../core/kernel'
import {
  CLEARING_INCOMES,
  CLEARING_KINDS,
  CLEARING_STAGES,
  type ClearingKind,
  type ClearingStage,
} from '../../../core/modules/assets/clearing'
import {
  type DisposalLine,
  disposalTax,
  netOf,
  receivedLines,
  resultLines,
  spentLines,
  takenOutLines,
} from '../../../core/modules/assets/disposal'
import { CLEARING_ACCOUNTS, type ClearingStep, clearingSteps } from '../../../db/queries/assets/clearing'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { roleAccount } from '../../documents/accountRules'
import { requireOpenPeriod } from '../../documents/post'
import { inputVat } from './acquire'
import { depreciateFirst, leaving, leftEntry, moneyPlace, placed, saleVatAccount, type Standing } from './leaving'
import type { MadeLine } from './madeVoucher'
import { previewed } from './preview'
import { receiveResidue, residueOf } from './residue'
import { type AssetVoucher, keepOfCard, nameOf, postAssetVoucher, requireCard, standingCard } from './vouchers'

/** The 清理 of a card that stands: since its last 转入清理; undefined where nothing was cleared or all of it is settled. */
function clearingIn(
  db: ReadableDb,
  assetId: number,
): { start: ClearingStep; last: LocalDate; steps: ClearingStep[]; balance: Fen } | undefined {
  const steps = clearingSteps(db, assetId)
  const current = steps.slice(steps.findLastIndex((s) => s.stage === 'clearingResult') + 1)
  const start = current.findLast((s) => s.stage === 'clearing')
  if (!start) return undefined
  const last = current.reduce((latest, { date }) => (date > latest ? date : latest), start.date)
  return { start, last, steps: current, balance: current.reduce((sum, { amount }) => sum + amount, 0) }
}
const stageSum = (steps: readonly ClearingStep[], stage: ClearingStage): Fen =>
  steps.reduce((sum, s) => (s.stage === stage ? sum + s.amount : sum), 0)
export function clearingView(db: ReadableDb, assetId: number): ClearingView {
  requireCard(db, assetId)
  const found = clearingIn(db, assetId)
  if (!found) return { open: false, kind: '', since: null, taken: 0, cost: 0, income: 0, balance: 0 }
  const { start, steps, balance } = found
  const of = (stage: ClearingStage) => stageSum(steps, stage)
  return {
    open: true,
    kind: CLEARING_KINDS[start.kind],
    since: start.date,
    taken: of('clearing'),
    cost: of('clearingCost'),
    income: 0 - of('clearingIncome'),
    balance,
  }
}

/** What a stage posts, nothing written. */
interface Planned {
  card: Standing
  kind: ClearingKind
  lines: MadeLine[]
  /** moved on 固定资产清理, debit positive */
  clearing: Fen
  /** 残料变价 */
  of?: string
}
const clearedBy = (lines: readonly DisposalLine[]): Fen =>
  lines.reduce((sum, l) => (l.account === 'assetClearing' ? sum + (l.debit ?? 0) - (l.credit ?? 0) : sum), 0)
const OWN_ACCOUNT = `
SELECT j.account_id FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.document_id = ? AND j.account_id IN (${CLEARING_ACCOUNTS}) LIMIT 1`
/** Where the net value of the card was put, though 科目设置 may have changed since: there its 清理 goes on and ends. */
const clearingAccount = (ctx: QueryContext, start: ClearingStep): number =>
  ctx.db.value<number>(OWN_ACCOUNT, start.documentId) ?? roleAccount(ctx, 'assetClearing')

function planStart(ctx: QueryContext, input: StartClearingInput) {
  const left = leaving(ctx, input)
  const { card, taken } = left
  // with nothing left there is nothing to settle first
  if ((clearingIn(ctx.db, card.id)?.balance ?? 0) !== 0) refuse('ASSET_CLEARING', { asset: nameOf(card) }, 'assetId')
  const lines = takenOutLines({ ...taken, kind: input.kind, name: card.name, vatOut: input.vatOut })
  return { ...left, kind: input.kind, lines: placed(ctx, card, lines, {}), clearing: clearedBy(lines) }
}

/** The card that is 清理中 on a day. ASSET_NOT_CLEARING; DATE_BEFORE_SOURCE. */
function requireClearing(ctx: QueryContext, { assetId, date }: { assetId: number; date: LocalDate }) {
  const card = standingCard(ctx.db, assetId)
  const found = clearingIn(ctx.db, assetId) ?? refuse('ASSET_NOT_CLEARING', { asset: nameOf(card) }, 'assetId')
  const { start } = found
  if (date < start.date) refuse('DATE_BEFORE_SOURCE', { date, source: `${nameOf(card)} 转入清理`, earliest: start.date }, 'date')
  const account = clearingAccount(ctx, start)
  const at = { assetClearing: () => ({ accountId: account }) }
  return { ...found, card, kind: start.kind, account, at, flow: { clearing: account, flowOf: account } }
}
function planIncome(ctx: QueryContext, input: ClearingIncomeInput): Planned & { tax: ReturnType<typeof disposalTax> } {
  if (input.income === 'stock') return planResidue(ctx, input)
  const { card, kind, at, flow } = requireClearing(ctx, input)
  const tax = disposalTax(input.amount, input.taxation, input.taxRate)
  const of = CLEARING_INCOMES[input.income]
  const lines = receivedLines({ kind, name: card.name }, of, input.amount, tax.tax)
  const places = {
    ...at,
    proceeds: () => moneyPlace(ctx, card, input, { at: 'accountId', way: 'in', ...flow }),
    saleVat: () => ({ accountId: saleVatAccount(ctx, input.date, input.taxation, tax.rate) }),
  }
  return { card, kind, tax, of, lines: placed(ctx, card, lines, places), clearing: clearedBy(lines) }
}
/** 残料入库 at the value given: no sale yet, so no VAT. */
function planResidue(ctx: QueryContext, input: ClearingIncomeInput) {
  const { card, kind, at, account } = requireClearing(ctx, input)
  const residue = residueOf(ctx, input)
  const of = CLEARING_INCOMES.stock
  const lines = receivedLines({ kind, name: card.name }, of, input.amount, 0)
  const places = { ...at, proceeds: () => ({ accountId: residue.stockAccountId }) }
  const tax = { net: input.amount, tax: 0, rate: 0 }
  return { card, kind, tax, of, account, residue, lines: placed(ctx, card, lines, places), clearing: clearedBy(lines) }
}
/** REQUIRED: input VAT stands on an invoice. */
function planCost(ctx: QueryContext, input: ClearingCostInput): Planned {
  const { card, kind, at, flow } = requireClearing(ctx, input)
  if (input.tax >= input.amount) refuse('BAD_INPUT', { detail: '进项税额应小于含税金额' }, 'tax')
  if (input.tax > 0 && input.invoiceKind === 'none') refuse('REQUIRED', { field: '发票' }, 'invoiceKind')
  const lines = spentLines({ kind, name: card.name }, CLEARING_STAGES.clearingCost, input.amount, input.tax)
  const places = {
    ...at,
    cost: () => moneyPlace(ctx, card, { ...input, employeeId: null }, { at: 'accountId', way: 'out', ...flow }),
    costVat: () => ({ accountId: inputVat(ctx, input, input.date, 'tax') }),
  }
  return { card, kind, lines: placed(ctx, card, lines, places), clearing: clearedBy(lines) }
}
/** DATE_BEFORE_SOURCE before a cost or an income; ASSET_CLEARED where nothing is left. */
function planSettle(ctx: QueryContext, input: SettleClearingInput): Planned & { balance: Fen } {
  const { card, kind, at, balance, last } = requireClearing(ctx, input)
  if (input.date < last) refuse('DATE_BEFORE_SOURCE', { date: input.date, source: `${nameOf(card)} 的清理收支`, earliest: last }, 'date')
  if (balance === 0) refuse('ASSET_CLEARED', { asset: nameOf(card) }, 'assetId')
  const lines = resultLines({ kind, name: card.name }, balance)
  return { card, kind, balance, lines: placed(ctx, card, lines, at), clearing: clearedBy(lines) }
}

const memoOf = (action: ClearingStage, { card, kind, of }: Pick<Planned, 'card' | 'kind' | 'of'>, memo: string): string => {
  const what = `${CLEARING_KINDS[kind]}${CLEARING_STAGES[action]}${of === undefined ? '' : `（${of}）`} ${nameOf(card)}`
  return [what, memo].filter((text) => text !== '').join(' ')
}
const NOTHING = { kind: 'disposal', original: 0, depreciation: 0, impairment: 0 } as const
function post(
  ctx: CommandContext,
  action: ClearingStage,
  plan: Planned,
  input: { date: LocalDate; memo: string },
  more: Partial<AssetVoucher> = {},
): { documents: Posted[] } {
  const { card, kind, lines, clearing } = plan
  const posted = postAssetVoucher(ctx, {
    card,
    action,
    disposal: kind,
    date: input.date,
    memo: memoOf(action, plan, input.memo),
    lines,
    ...more,
    entry: { ...NOTHING, ...more.entry, clearing },
  })
  return { documents: [posted] }
}

function start(ctx: CommandContext, input: StartClearingInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, input.date)
  const plan = planStart(ctx, input)
  depreciateFirst(ctx, input.date, plan.card, plan.due)
  return post(ctx, 'clearing', plan, input, { entry: leftEntry(plan.taken) })
}
function income(ctx: CommandContext, input: ClearingIncomeInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, input.date)
  if (input.income === 'stock') return residueIncome(ctx, input)
  const plan = planIncome(ctx, input)
  const { net, tax, rate } = plan.tax
  const { partnerId, invoiceKind, invoiceNumber } = input
  const sale = { partnerId, invoiceKind, invoiceNumber, taxRate: rate, net: input.taxation === 'none' ? 0 : net, tax }
  return post(ctx, 'clearingIncome', plan, input, sale)
}
function residueIncome(ctx: CommandContext, input: ClearingIncomeInput): { documents: Posted[] } {
  const { date, amount } = input
  const plan = planResidue(ctx, input)
  const { card, kind, clearing, account: accountId, residue } = plan
  const memo = memoOf('clearingIncome', plan, input.memo)
  const document = receiveResidue(ctx, residue, { date, amount, accountId, memo })
  return {
    documents: [keepOfCard(ctx, document, { card, action: 'clearingIncome', disposal: kind, date, memo, entry: { ...NOTHING, clearing } })],
  }
}
function cost(ctx: CommandContext, input: ClearingCostInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, input.date)
  const { partnerId, invoiceKind, invoiceNumber, taxRate, amount, tax } = input
  const invoice = { partnerId, invoiceKind, invoiceNumber, taxRate, net: amount - tax, tax }
  return post(ctx, 'clearingCost', planCost(ctx, input), input, invoice)
}
function settle(ctx: CommandContext, input: SettleClearingInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, input.date)
  return post(ctx, 'clearingResult', planSettle(ctx, input), input)
}

/** What the 清理 of a card comes to with what is about to be posted. */
const after = (ctx: QueryContext, { card, lines, clearing }: Planned, figures: AssetPreview['figures'] = []) => ({
  lines,
  figures: [...figures, { label: '清理余额', amount: (clearingIn(ctx.db, card.id)?.balance ?? 0) + clearing }],
})
export const clearingHandlers: ModuleHandlers<typeof assetClearing> = {
  of: ({ db }, { assetId }) => clearingView(db, assetId),
  startPreview: (ctx, input) =>
    previewed(ctx, () => {
      const plan = planStart(ctx, input)
      const depreciated = plan.due.reduce((sum, p) => sum + p.amount, 0)
      return after(ctx, plan, [
        { label: '当月折旧', amount: depreciated },
        { label: '转出净值', amount: netOf(plan.taken) },
      ])
    }),
  start,
  incomePreview: (ctx, input) => previewed(ctx, () => after(ctx, planIncome(ctx, input))),
  income,
  costPreview: (ctx, input) => previewed(ctx, () => after(ctx, planCost(ctx, input))),
  cost,
  settlePreview: (ctx, input) =>
    previewed(ctx, () => {
      const plan = planSettle(ctx, input)
      return after(ctx, plan, [{ label: '清理损益', amount: 0 - plan.balance }])
    }),
  settle,
}
