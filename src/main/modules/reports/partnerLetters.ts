import { addDays } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import { DUNNED_COLUMNS, dunnedRows, dunning, DUNNING_COLUMNS, dunningRows, isOverdue } from '../../../core/reports/dunning'
import { type Side, SIDES } from '../../../core/reports/partners'
import {
  partnerStatement,
  partnerStatementColumns,
  partnerStatementRows,
  type StatementDocument,
  statementEntry,
} from '../../../core/reports/partnerStatement'
import { namesOf } from '../../../db/queries/reports/accounts'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import { documentsOf } from '../../../db/queries/reports/documents'
import { contactsOf, goodsOfDocuments, lastReceipts, partnerDocuments } from '../../../db/queries/reports/partnerDocuments'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { controlAccounts, itemsAt, partOf } from './partners'
import { scopeOf } from './scope'
import type { Report } from './types'

/** In the direction of the side, at the end of each date. */
function balancesAt(db: ReadableDb, side: Side, accountIds: number[], partnerId: number, dates: string[]): number[] {
  const sums = dates.map(() => 0)
  for (const { series } of dimensionTurnoverUntil(db, { accountIds, by: [], filter: { partner_id: partnerId } }, dates))
    series.forEach(({ debit, credit }, i) => (sums[i] = (sums[i] ?? 0) + SIDES[side].sign * (debit - credit)))
  return sums
}

const statement: Report = {
  def: partnerStatement,
  run({ db }, params) {
    const side = params.side ?? 'receivable'
    const partnerId = params.partnerId ?? refuse('REQUIRED', { field: '往来单位' }, 'partnerId')
    const accountIds = controlAccounts(db, side).flatMap((a) => (partOf(side, a) === 'estimate' ? [] : [a.id]))
    const [opening = 0, closing = 0] = balancesAt(db, side, accountIds, partnerId, [addDays(params.from, -1), params.to])
    const found = partnerDocuments(db, accountIds, partnerId, params.from, params.to)
    const ids = found.map((d) => d.id)
    const names = documentsOf(db, ids)
    const goods = params.detail === true ? goodsOfDocuments(db, ids) : new Map()
    const documents = found.map(
      ({ id, type, date, debit, credit, discount, memo }): StatementDocument => ({
        id,
        type,
        date,
        label: documentLabel(type),
        number: names.get(id)?.number ?? '',
        summary: memo,
        entry: statementEntry(side, type, debit, credit, discount),
        goods: goods.get(id) ?? [],
      }),
    )
    return {
      columns: partnerStatementColumns(side, params.detail === true),
      ...partnerStatementRows(side, documents, opening, closing, params.from),
      scope: [SIDES[side].label, ...scopeOf(db, params)],
    }
  },
}

const dunned: Report = {
  def: dunning,
  run({ db }, params) {
    const all = itemsAt(db, 'receivable', params)
    const due = all.filter((item) => isOverdue(item, params.to, params.days ?? 1))
    const scope = [...scopeOf(db, params), ...(params.days === undefined ? [] : [`逾期至少 ${params.days} 天`])]
    if (params.partnerId !== undefined) return { columns: DUNNED_COLUMNS, ...dunnedRows(due, params.to), scope }
    const ids = [...new Set(due.map((item) => item.partnerId))]
    const contacts = contactsOf(db, ids)
    const receipts = lastReceipts(db, ids, params.to)
    const partners = [...namesOf(db, 'partner_id', ids).values()].map(({ id, code, name }) => {
      const mine = all.filter((item) => item.partnerId === id)
      const owed = mine.reduce((sum, i) => sum + (i.part === 'main' ? Math.max(0, i.remaining) : 0), 0)
      const net = mine.reduce((sum, i) => sum + i.remaining, 0)
      const { contact = '', phone = '' } = contacts.get(id) ?? {}
      const last = receipts.get(id)
      return {
        id,
        code,
        name,
        contact,
        phone,
        owed,
        advance: owed - net,
        lastReceipt: last?.date ?? null,
        lastAmount: last?.amount ?? null,
      }
    })
    return { columns: DUNNING_COLUMNS, ...dunningRows(partners, due, params), scope }
  },
}
export const partnerLetters: readonly Report[] = [statement, dunned]
