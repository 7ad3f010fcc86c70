import { documentLabel } from '../../../core/modules/registry'
import { addDays } from '../../../core/kernel'
import { C, type SettledParams } from '../../../core/reports/define'
import {
  ageing,
  ageingCells,
  ageingColumns,
  type Bucket,
  bucketsOf,
  DEBT_PARTS,
  type DebtPart,
  itemDrill,
  openEstimates,
  type OpenItemAt,
  overdueDays,
  partnerBalance,
  partnerBalanceColumns,
  partnerBalanceRows,
  type PartnerFigures,
  partnerLedger,
  type Side,
  SIDES,
  USUAL_BUCKETS,
} from '../../../core/reports/partners'
import { type AccountRow, accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import { documentsOf } from '../../../db/queries/reports/documents'
import { ledgerLines } from '../../../db/queries/reports/ledgerLines'
import { estimatesAt } from '../../../db/queries/reports/estimates'
import { agedAt, openItemsAt, overdueAt } from '../../../db/queries/reports/openItems'
import { withinCategory } from '../../../db/queries/reports/partners'
import { itemsOf } from '../../../db/queries/reports/stock'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { matchesText, scopeOf } from './scope'
import { addTo } from './totals'
import type { Report } from './types'

const sideOf = (params: SettledParams): Side => params.side ?? 'receivable'
export const partOf = (side: Side, account: Pick<AccountRow, 'control'>): DebtPart | undefined =>
  account.control === null ? undefined : DEBT_PARTS[side][account.control]
export const controlAccounts = (db: ReadableDb, side: Side) => accountsOf(db).filter((a) => partOf(side, a) !== undefined)

/** Open items of a side at a date, with their documents' numbers. */
export function itemsAt(db: ReadableDb, side: Side, params: SettledParams, partnerId = params.partnerId): OpenItemAt[] {
  const accounts = new Map(controlAccounts(db, side).map((a) => [a.id, a]))
  const shown = withinCategory(db, params.partnerCategoryId)
  const rows = openItemsAt(db, [...accounts.keys()], params.to, partnerId).filter((row) => shown(row.partnerId))
  const documents = documentsOf(
    db,
    rows.map((row) => row.documentId),
  )
  return rows.map((row) => {
    const account = accounts.get(row.accountId)
    return {
      ...row,
      part: (account && partOf(side, account)) ?? 'main',
      documentNumber: row.number || (documents.get(row.documentId)?.number ?? ''),
      documentLabel: documentLabel(row.documentType),
    }
  })
}

const balances: Report = {
  def: partnerBalance,
  run({ db }, params) {
    const side = sideOf(params)
    const accounts = controlAccounts(db, side)
    const parts = new Map(accounts.map((a) => [a.id, partOf(side, a) ?? 'main']))
    const query = { accountIds: accounts.map((a) => a.id), by: ['partner_id'], filter: { partner_id: params.partnerId } } as const
    const found = new Map<number, Omit<PartnerFigures, 'code' | 'name'>>()
    const shown = withinCategory(db, params.partnerCategoryId)
    for (const { accountId, values, series } of dimensionTurnoverUntil(db, query, [addDays(params.from, -1), params.to])) {
      const [before, end] = series
      if (!before || !end) continue
      const id = values[0] ?? 0
      if (!shown(id)) continue
      const f = found.get(id) ?? { id, opening: 0, debit: 0, credit: 0, closing: { main: 0, advance: 0, estimate: 0 }, overdue: 0 }
      found.set(id, f)
      f.opening += before.debit - before.credit
      f.debit += end.debit - before.debit
      f.credit += end.credit - before.credit
      f.closing[parts.get(accountId) ?? 'main'] += end.debit - end.credit
    }
    const owed = accounts.filter((a) => parts.get(a.id) === 'main').map((a) => a.id)
    for (const { partnerId, overdue } of overdueAt(db, owed, SIDES[side].sign, params.to, params.partnerId)) {
      const f = found.get(partnerId)
      if (f) f.overdue += overdue
    }
    const names = namesOf(db, 'partner_id', found.keys())
    const figures = [...found.values()]
      .map((f) => ({ ...f, code: names.get(f.id)?.code ?? '', name: names.get(f.id)?.name ?? '（未指定）' }))
      .filter((f) => matchesText(params, f.code, f.name))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    return {
      columns: partnerBalanceColumns(side),
      ...partnerBalanceRows(figures, side, params),
      scope: [SIDES[side].label, ...scopeOf(db, params)],
    }
  },
}

const ledger: Report = {
  def: partnerLedger,
  run({ db }, params) {
    const side = sideOf(params)
    const partnerId = params.partnerId ?? refuse('REQUIRED', { field: '往来单位' }, 'partnerId')
    const { sign } = SIDES[side]
    const accountIds = controlAccounts(db, side).map((a) => a.id)
    const filter = { partner_id: partnerId }
    let balance = 0
    for (const { series } of dimensionTurnoverUntil(db, { accountIds, by: [], filter }, [addDays(params.from, -1)])) {
      balance += sign * ((series[0]?.debit ?? 0) - (series[0]?.credit ?? 0))
    }
    const lines = ledgerLines(db, { accountIds, from: params.from, to: params.to, filter })
    const documents = documentsOf(
      db,
      lines.map((line) => line.documentId),
    )
    const totals = { debit: 0, credit: 0 }
    const opening = { kind: 'opening' as const, cells: { date: params.from, summary: '期初余额', balance } }
    const rows = lines.map((line) => {
      const document = documents.get(line.documentId)
      balance += sign * (line.debit - line.credit)
      totals.debit += line.debit
      totals.credit += line.credit
      return {
        cells: {
          date: line.date,
          document: document ? documentLabel(document.type) : '',
          number: document?.number ?? '',
          voucher: line.voucher,
          account: `${line.accountCode} ${line.accountName}`,
          summary: line.summary,
          debit: line.debit,
          credit: line.credit,
          balance,
        },
        ...(document ? itemDrill({ documentType: document.type, documentId: document.id }) : {}),
        ...(line.voucherId === null ? {} : { drills: { voucher: { voucher: line.voucherId } } }),
      }
    })
    return {
      columns: [
        C.date('date', '日期'),
        C.text('document', '单据', { width: 110 }),
        C.code('number', '单据号', { width: 150 }),
        C.code('voucher', '凭证号', { width: 80 }),
        C.text('account', '科目', { width: 170 }),
        C.text('summary', '摘要', { width: 220 }),
        C.fen('debit', '借方'),
        C.fen('credit', '贷方'),
        C.fen('balance', `${SIDES[side].label}余额`),
      ],
      rows: [opening, ...rows],
      totals: { ...totals, balance },
      scope: [SIDES[side].label, ...scopeOf(db, params)],
    }
  },
}

const ages: Report = {
  def: ageing,
  run({ db }, params) {
    const side = sideOf(params)
    const buckets =
      bucketsOf(params.buckets ?? USUAL_BUCKETS) ?? refuse('BAD_INPUT', { detail: '分段天数须从小到大，如 30,60,90' }, 'params.buckets')
    const totals: Record<string, number> = {}
    const columns = ageingColumns(side, params.partnerId !== undefined, buckets)
    const scope = [SIDES[side].label, ...scopeOf(db, params)]
    if (params.partnerId !== undefined) {
      const rows = itemsAt(db, side, params).map((item) => {
        const cells = ageingCells(item, side, params.to, buckets)
        addTo(totals, cells)
        return {
          cells: { date: item.date, document: item.documentLabel, number: item.documentNumber, dueDate: item.dueDate, ...cells },
          ...itemDrill(item),
        }
      })
      return { columns, rows, totals, scope }
    }
    const sums = new Map<number, Record<string, number>>()
    for (const { partnerId, ...item } of agesAt(db, side, params, buckets)) {
      const sum = sums.get(partnerId) ?? {}
      sums.set(partnerId, sum)
      const cells = ageingCells(item, side, params.to, buckets)
      for (const into of [sum, totals]) addTo(into, cells)
    }
    const names = [...namesOf(db, 'partner_id', sums.keys()).values()].sort((a, b) => (a.code < b.code ? -1 : 1))
    const drill = (partnerId: number) => ({
      report: 'ageing',
      params: { side, partnerId, to: params.to, ...(params.buckets === undefined ? {} : { buckets: params.buckets }) },
    })
    return {
      columns,
      rows: names.map(({ id, code, name }) => ({ cells: { code, name, ...sums.get(id) }, drill: drill(id) })),
      totals,
      checks: [ledgerTie(db, side, params, totals['net'] ?? 0)],
      scope,
    }
  },
}
/** Open items of a side at a date, those of a partner that are of one age added up. */
function agesAt(db: ReadableDb, side: Side, params: SettledParams, buckets: readonly Bucket[]) {
  const parts = new Map(controlAccounts(db, side).map((a) => [a.id, partOf(side, a) ?? 'main']))
  const shown = withinCategory(db, params.partnerCategoryId)
  // nobody is older than the last
  const days = buckets.slice(0, -1).map(({ upTo }) => addDays(params.to, -upTo))
  return agedAt(db, [...parts.keys()], params.to, days)
    .filter((row) => shown(row.partnerId))
    .map((row) => ({ ...row, part: parts.get(row.accountId) ?? 'main' }))
}
/** Open items against the control accounts: always equal. */
function ledgerTie(db: ReadableDb, side: Side, params: SettledParams, net: number) {
  const accountIds = controlAccounts(db, side).map((a) => a.id)
  return tie(db, `${SIDES[side].label}未核销单据与科目余额`, accountIds, SIDES[side].sign, params, net)
}
function tie(db: ReadableDb, label: string, accountIds: number[], sign: 1 | -1, params: SettledParams, left: number) {
  const { partnerId, partnerCategoryId } = params
  const shown = withinCategory(db, partnerCategoryId)
  const by = partnerCategoryId === undefined ? [] : (['partner_id'] as const)
  const right = dimensionTurnoverUntil(db, { accountIds, by, filter: { partner_id: partnerId } }, [params.to]).reduce(
    (sum, { series, values }) => (shown(values[0] ?? null) ? sum + sign * ((series[0]?.debit ?? 0) - (series[0]?.credit ?? 0)) : sum),
    0,
  )
  return { label, left, right, ok: left === right, severity: 'error' as const }
}

const ESTIMATE_COLUMNS = [
  C.code('code', '编码', { width: 60 }),
  C.text('name', '供应商', { width: 150 }),
  C.date('date', '日期'),
  C.text('document', '单据', { width: 84 }),
  C.code('number', '单据号', { width: 136 }),
  C.text('item', '商品', { width: 150, optional: true }),
  C.quantity('quantity', '未到票数量', { width: 82 }),
  C.fen('estimate', '暂估金额', { width: 92 }),
  C.fen('cleared', '已到票或退回', { width: 96 }),
  C.fen('open', '未到票暂估', { width: 92 }),
  C.fen('takenBack', '其中月初已冲回', { optional: true }),
  C.fen('remaining', '账面余额', { width: 92 }),
  C.integer('days', '天数', { width: 52 }),
]
/** Receipts line by line, then what else stands on the account (期初). */
const estimates: Report = {
  def: openEstimates,
  run({ db }, params) {
    const all = itemsAt(db, 'payable', params).filter((item) => item.part === 'estimate')
    const isReceipt = (item: OpenItemAt) => item.documentType === 'purchaseReceipt'
    const lines = estimatesAt(
      db,
      params.to,
      all.filter(isReceipt).map((item) => item.documentId),
      params.partnerId,
    )
    const documents = documentsOf(
      db,
      lines.map((line) => line.documentId),
    )
    const shown = withinCategory(db, params.partnerCategoryId)
    const items = itemsOf(db)
    const entries = [
      ...lines
        .filter((line) => shown(documents.get(line.documentId)?.partnerId ?? null))
        .map(({ documentId, date, itemId, quantity, estimate, open, takenBack }) => ({
          documentType: 'purchaseReceipt' as const,
          documentId,
          partnerId: documents.get(documentId)?.partnerId ?? 0,
          date,
          document: documentLabel('purchaseReceipt'),
          number: documents.get(documentId)?.number ?? '',
          item: items.get(itemId)?.name ?? '',
          quantity,
          figures: { estimate, cleared: estimate - open, open, takenBack, remaining: open - takenBack },
        })),
      ...all
        .filter((item) => !isReceipt(item))
        .map(({ documentType, documentId, partnerId, date, documentLabel: document, documentNumber: number, amount, remaining }) => ({
          documentType,
          documentId,
          partnerId,
          date,
          document,
          number,
          item: '',
          quantity: null,
          figures: { estimate: -amount, cleared: remaining - amount, open: -remaining, takenBack: 0, remaining: -remaining },
        })),
    ]
    const partners = namesOf(
      db,
      'partner_id',
      entries.map((entry) => entry.partnerId),
    )
    const totals = { estimate: 0, cleared: 0, open: 0, takenBack: 0, remaining: 0 }
    const rows = entries
      .map((entry) => ({ ...entry, code: partners.get(entry.partnerId)?.code ?? '', name: partners.get(entry.partnerId)?.name ?? '' }))
      .sort((x, y) => (x.code < y.code ? -1 : x.code > y.code ? 1 : x.date < y.date ? -1 : x.date > y.date ? 1 : 0))
      .map(({ figures, code, name, date, document, number, item, quantity, ...entry }) => {
        addTo(totals, figures)
        const days = overdueDays({ dueDate: date }, params.to)
        const takenBack = figures.takenBack === 0 ? null : figures.takenBack
        return { cells: { code, name, date, document, number, item, quantity, ...figures, takenBack, days }, ...itemDrill(entry) }
      })
    const accountIds = controlAccounts(db, 'payable').flatMap((a) => (partOf('payable', a) === 'estimate' ? [a.id] : []))
    return {
      columns: ESTIMATE_COLUMNS,
      rows,
      totals,
      checks: [tie(db, '账面余额与暂估科目余额', accountIds, -1, params, totals.remaining)],
      scope: scopeOf(db, params),
    }
  },
}

export const partners: readonly Report[] = [balances, ledger, ages, estimates]
