import type { ReportCheck, ReportRow } from '../../../core/contract'
import type { SettledParams } from '../../../core/reports/define'
import { type Fen, type LocalDate, type Period, periodOf } from '../../../core/kernel'
import type { AccountRole } from '../../../core/ledger/roles'
import { clearingBalance } from '../../../core/modules/assets/clearing'
import { monthsBetween, residualOf } from '../../../core/modules/assets/depreciation'
import {
  ASSET_VS_LEDGER_COLUMNS,
  type AssetGrouping,
  assetList,
  assetListColumns,
  assetVsLedger,
  DEPRECIATION_SUMMARY_COLUMNS,
  depreciationDetail,
  depreciationDetailColumns,
  depreciationSummary,
} from '../../../core/reports/assets'
import { type Card, cardsOf, type EntrySum, entrySums, LIVE, standingOf, termsIn } from '../../../db/queries/assets/cards'
import { CLEARING_ACCOUNTS, clearedOf } from '../../../db/queries/assets/clearing'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import type { ReadableDb } from '../../../db/types'
import { generalAccount } from '../../documents/accountRules'
import { matchesText, scopeOf } from './scope'
import { addTo } from './totals'
import type { Report } from './types'

export const sumOf = (entries: readonly EntrySum[], of: 'original' | 'depreciation'): Fen => entries.reduce((sum, e) => sum + e[of], 0)
/** A card as it stood at the end of a day; fen. */
export interface Standing extends Card {
  value: Fen
  accumulated: Fen
  impairment: Fen
  gone: boolean
  entries: EntrySum[]
}
/** The cards that were there on a day, those that have gone by then included. */
function standing(db: ReadableDb, date: LocalDate): Standing[] {
  const terms = termsIn(db, periodOf(date))
  const sums = entrySums(db, { date })
  return cardsOf(db).flatMap((stored): Standing[] => {
    if (stored.acquired > date) return []
    const entries = sums.get(stored.id) ?? []
    return [{ ...stored, ...terms.get(stored.id), entries, ...standingOf(stored, entries) }]
  })
}
export function chosen(db: ReadableDb, params: SettledParams): Standing[] {
  return standing(db, params.to).filter(
    (card) => (params.departmentId === undefined || card.departmentId === params.departmentId) && matchesText(params, card.code, card.name),
  )
}
export const groupingOf = ({ groupBy }: SettledParams): AssetGrouping =>
  groupBy === 'category' || groupBy === 'department' ? groupBy : 'asset'

/** Rows of cards, or sums of them by category or department, with their total. */
export function grouped(
  db: ReadableDb,
  params: SettledParams,
  cards: readonly { card: Standing; cells: ReportRow['cells']; figures: Record<string, Fen> }[],
) {
  const departments = new Map(
    db.all<{ id: number; code: string; name: string }>('SELECT id, code, name FROM department').map((d) => [d.id, d]),
  )
  const departmentOf = (card: Standing) => departments.get(card.departmentId ?? 0)
  const totals: Record<string, number> = {}
  for (const { figures } of cards) addTo(totals, figures)
  const grouping = groupingOf(params)
  if (grouping === 'asset')
    return {
      rows: cards.map(({ card, cells, figures }): ReportRow => {
        const names = { code: card.code, name: card.name, category: card.categoryName, department: departmentOf(card)?.name ?? '' }
        return { cells: { ...names, ...cells, ...figures } }
      }),
      totals,
    }
  const groups = new Map<string, { name: string; figures: Record<string, number> }>()
  for (const { card, figures } of cards) {
    const group =
      grouping === 'category'
        ? { code: card.categoryCode, name: card.categoryName }
        : (departmentOf(card) ?? { code: '', name: '（无部门）' })
    const sum = groups.get(group.code) ?? { name: group.name, figures: { count: 0 } }
    addTo(sum.figures, { ...figures, count: 1 })
    groups.set(group.code, sum)
  }
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { name, figures }]): ReportRow => ({ cells: { name, ...figures } }))
  return { rows, totals: { ...totals, count: cards.length } }
}

interface Tie {
  accountId: number
  what: string
  cards: Fen
  ledger: Fen
}
/** Per account: what the cards say at the end of a day and what the ledger says. */
function ties(db: ReadableDb, date: LocalDate): Tie[] {
  const found = new Map<string, Tie>()
  const ledger = turnoverUntil(db, [date])
  const role = (name: AccountRole) => generalAccount({ db }, name)
  const add = (accountId: number | null | undefined, what: string, sign: 1 | -1, amount: Fen) => {
    if (accountId == null) return
    const [sum] = ledger.get(accountId) ?? []
    const tie = found.get(`${what}${accountId}`) ?? { accountId, what, cards: 0, ledger: sign * ((sum?.debit ?? 0) - (sum?.credit ?? 0)) }
    tie.cards += amount
    found.set(`${what}${accountId}`, tie)
  }
  add(role('fixedAsset'), '原值', 1, 0)
  add(role('accumulatedDepreciation'), '累计折旧', -1, 0)
  add(role('assetImpairment'), '减值准备', -1, 0)
  for (const card of standing(db, date)) {
    add(card.assetAccountId, '原值', 1, card.value)
    add(card.depreciationAccountId, '累计折旧', -1, card.accumulated)
    add(role('assetImpairment'), '减值准备', -1, card.impairment)
  }
  const [clearing] = clearingTie(db, date, ledger)
  if (clearing) found.set('清理', clearing)
  return [...found.values()]
}
/** 固定资产清理 and the cards that are 清理中, where there is either; `ledger`: turnover until the day, by account. */
function clearingTie(db: ReadableDb, date: LocalDate, ledger: ReturnType<typeof turnoverUntil>): Tie[] {
  const cards = [...clearedOf(db, { to: date }).values()].reduce((sum, cleared) => sum + clearingBalance(cleared), 0)
  const accounts = db.column<number>(CLEARING_ACCOUNTS)
  const booked = accounts.reduce((sum, id) => sum + (ledger.get(id)?.[0]?.debit ?? 0) - (ledger.get(id)?.[0]?.credit ?? 0), 0)
  const [accountId] = accounts
  return accountId === undefined || (cards === 0 && booked === 0) ? [] : [{ accountId, what: '清理', cards, ledger: booked }]
}
export const checksOf = (db: ReadableDb, date: LocalDate): ReportCheck[] =>
  ['原值', '累计折旧', '减值准备', '清理'].flatMap((what): ReportCheck[] => {
    const own = ties(db, date).filter((tie) => tie.what === what)
    const [left, right] = [own.reduce((sum, t) => sum + t.cards, 0), own.reduce((sum, t) => sum + t.ledger, 0)]
    if (own.length === 0) return []
    return [{ label: `卡片${what} = 总账`, left, right, ok: own.every((t) => t.cards === t.ledger), severity: 'error' }]
  })

const list: Report = {
  def: assetList,
  run({ db }, params) {
    const cards = chosen(db, params)
      .filter((card) => !card.gone)
      .map((card) => ({
        card,
        cells: {
          place: card.place,
          started: card.started,
          life: card.life,
          used: Math.max(0, Math.min(card.life, monthsBetween(periodOf(card.started), periodOf(params.to)))),
        },
        figures: {
          value: card.value,
          accumulated: card.accumulated,
          net: card.value - card.accumulated - card.impairment,
          residual: residualOf({ original: card.value, residualRate: card.residualRate }),
        },
      }))
    return {
      columns: assetListColumns(groupingOf(params)),
      ...grouped(db, params, cards),
      checks: checksOf(db, params.to),
      scope: scopeOf(db, params),
    }
  },
}

const detail: Report = {
  def: depreciationDetail,
  run({ db }, params) {
    const [from, to]: Period[] = [periodOf(params.from), periodOf(params.to)]
    const cards = chosen(db, params).flatMap((card) => {
      const within = card.entries.filter((e) => e.period >= (from ?? 0) && e.period <= (to ?? 0))
      const added = sumOf(
        within.filter((e) => e.kind === 'depreciation'),
        'depreciation',
      )
      const moved = -sumOf(
        within.filter((e) => e.kind === 'disposal'),
        'depreciation',
      )
      const opening = card.accumulated - added + moved
      if (card.gone && moved === 0 && added === 0 && opening === 0) return []
      const figures = {
        value: card.value,
        opening,
        added,
        moved,
        accumulated: card.accumulated,
        net: card.value - card.accumulated - card.impairment,
      }
      return [{ card, cells: {}, figures }]
    })
    return { columns: depreciationDetailColumns(groupingOf(params)), ...grouped(db, params, cards), scope: scopeOf(db, params) }
  },
}

const SUMMARY = `
SELECT a.id AS accountId, a.code, a.name, e.department_id AS departmentId, COALESCE(p.name, '') AS department, COUNT(DISTINCT e.asset_id) AS count, SUM(e.depreciation) AS amount
FROM asset_entry e JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE} JOIN account a ON a.id = e.expense_account_id LEFT JOIN department p ON p.id = e.department_id
WHERE e.kind = 'depreciation' AND e.period BETWEEN ?1 AND ?2 AND (?3 IS NULL OR e.department_id = ?3)
GROUP BY a.id, e.department_id HAVING SUM(e.depreciation) <> 0 ORDER BY a.code, p.code`
const summary: Report = {
  def: depreciationSummary,
  run({ db }, params) {
    const found = db.all<{
      accountId: number
      code: string
      name: string
      departmentId: number | null
      department: string
      count: number
      amount: Fen
    }>(SUMMARY, periodOf(params.from), periodOf(params.to), params.departmentId ?? null)
    const rows = found.map(
      ({ accountId, departmentId, ...cells }): ReportRow => ({
        cells,
        drill: {
          report: 'accountLedger',
          params: { accountId, from: params.from, to: params.to, ...(departmentId === null ? {} : { departmentId }) },
        },
      }),
    )
    return {
      columns: DEPRECIATION_SUMMARY_COLUMNS,
      rows,
      totals: { amount: found.reduce((sum, r) => sum + r.amount, 0) },
      scope: scopeOf(db, params),
    }
  },
}

const versusLedger: Report = {
  def: assetVsLedger,
  run({ db }, { to }) {
    const rows = ties(db, to).map(({ accountId, what, cards, ledger }): ReportRow => {
      const account = db.get<{ code: string; name: string }>('SELECT code, name FROM account WHERE id = ?', accountId)
      return {
        cells: { code: account?.code ?? '', name: account?.name ?? '', what, cards, ledger, difference: cards - ledger },
        drill: { report: 'accountLedger', params: { accountId, to } },
      }
    })
    return { columns: ASSET_VS_LEDGER_COLUMNS, rows, totals: null, checks: checksOf(db, to) }
  },
}
export const assetReports: readonly Report[] = [list, detail, summary, versusLedger]
