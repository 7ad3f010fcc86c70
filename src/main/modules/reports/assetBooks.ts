import type { ReportRow } from '../../../core/contract'
import { type Fen, fenDisplay, lastDay, type Period, periodOf, periodText, qtyDisplay } from '../../../core/kernel'
import { DEPRECIATION_METHODS, residualOf } from '../../../core/modules/assets/depreciation'
import { ASSET_CARD_COLUMNS, assetCard, type AssetGrouping, assetMovementColumns, assetMovements } from '../../../core/reports/assets'
import { type EntryKind, entrySums, standingOf } from '../../../db/queries/assets/cards'
import type { ReadableDb } from '../../../db/types'
import { historyOf } from '../assets/change'
import { requireCard } from '../assets/vouchers'
import { checksOf, chosen, grouped, groupingOf, type Standing, sumOf } from './assets'
import { scopeOf } from './scope'
import type { Report } from './types'

/** What a card was at a span's start, what came and went in it, and what it is at its end; by whole months, fen. */
function movementOf(card: Standing, from: Period, to: Period): Record<string, Fen> {
  const within = (kind: EntryKind, of: 'original' | 'depreciation') =>
    sumOf(
      card.entries.filter((e) => e.kind === kind && e.period >= from && e.period <= to),
      of,
    )
  const acquired = periodOf(card.acquired)
  const before = standingOf(
    card,
    card.entries.filter((e) => e.period < from),
  )
  return {
    openingValue: acquired < from ? before.value : 0,
    bought: acquired < from ? 0 : card.original,
    changed: within('value', 'original'),
    disposed: 0 - within('disposal', 'original'),
    value: card.value,
    openingDepreciation: before.accumulated,
    depreciated: within('depreciation', 'depreciation'),
    movedOut: 0 - within('disposal', 'depreciation'),
    accumulated: card.accumulated,
    impairment: card.impairment,
    net: card.value - card.accumulated - card.impairment,
  }
}
const movements: Report = {
  def: assetMovements,
  run({ db }, params) {
    const settled = { ...params, groupBy: params.groupBy ?? ('category' as const) }
    const [from, to] = [periodOf(params.from), periodOf(params.to)]
    // whole months: what a day in the middle says would tie to nothing
    const cards = chosen(db, { ...settled, to: lastDay(to) }).flatMap((card) => {
      const figures = movementOf(card, from, to)
      return Object.values(figures).every((n) => n === 0) ? [] : [{ card, cells: {}, figures }]
    })
    const grouping: AssetGrouping = groupingOf(settled)
    return {
      columns: assetMovementColumns(grouping),
      ...grouped(db, settled, cards),
      checks: checksOf(db, lastDay(to)),
      scope: scopeOf(db, params),
    }
  },
}

const NAMES = `
SELECT COALESCE((SELECT name FROM department WHERE id = ?1), '') AS department, COALESCE((SELECT code || ' ' || full_name FROM account WHERE id = ?2), '按类别') AS expense,
  (SELECT code || ' ' || full_name FROM account WHERE id = ?3) AS account`
/** What stands on the card's face. */
function faceOf(db: ReadableDb, id: number): [label: string, text: string][] {
  const card = requireCard(db, id)
  const now = standingOf(card, entrySums(db).get(id) ?? [])
  const names = db.get<Record<'department' | 'expense' | 'account', string>>(
    NAMES,
    card.departmentId,
    card.expenseAccountId,
    card.assetAccountId,
  )
  const life = card.method === 'unitsOfWork' ? `，总工作量 ${qtyDisplay(card.totalWork)} ${card.workUnit}` : ''
  const residual = fenDisplay(residualOf({ original: now.gone ? card.original : now.value, residualRate: card.residualRate }))
  const face: [string, string][] = [
    ['类别', `${card.categoryCode} ${card.categoryName}（${names?.account ?? ''}）`],
    ['规格型号', card.spec],
    ['使用部门', names?.department ?? ''],
    ['地点、保管人', [card.place, card.keeper].filter((text) => text !== '').join('，')],
    ['日期', `取得 ${card.acquired}，开始使用 ${card.started}`],
    ['折旧', `${DEPRECIATION_METHODS[card.method]}，${card.life} 个月，净残值率 ${card.residualRate / 10_000}%（${residual}）${life}`],
    ['费用科目', names?.expense ?? ''],
  ]
  return face.filter(([, text]) => text !== '')
}
const card: Report = {
  def: assetCard,
  run({ db }, params) {
    const id = params.assetId ?? 0
    const { code, name, original, openingDepreciation, openingImpairment, acquired } = requireCard(db, id, 'params.assetId')
    const events = historyOf(db, id).filter(({ period }) => period <= periodOf(params.to))
    let net = original - openingDepreciation - openingImpairment
    const opening: ReportRow = {
      kind: 'opening',
      cells: {
        period: periodText(periodOf(acquired)),
        what: '取得',
        detail: openingDepreciation + openingImpairment === 0 ? '' : `含启用账套前已提的折旧${openingImpairment === 0 ? '' : '和减值准备'}`,
        original,
        depreciation: openingDepreciation,
        impairment: openingImpairment,
        clearing: 0,
        net,
        document: '',
      },
    }
    const rows = events.map((event): ReportRow => {
      const { period, what, detail, original: value, depreciation, impairment, clearing, document, documentId } = event
      // the voucher that books the card brings in what it begins with
      const booked = ['购置', '转固', '入账'].includes(what)
      net += (booked ? 0 : value) - depreciation - impairment
      return {
        cells: {
          period: periodText(period),
          what,
          detail,
          original: booked ? 0 : value,
          depreciation,
          impairment,
          clearing,
          net,
          document,
        },
        ...(documentId === null ? {} : { drill: { document: documentId } }),
      }
    })
    const face = faceOf(db, id).map(([what, detail]): ReportRow => ({ kind: 'heading', cells: { what, detail } }))
    return { title: `固定资产卡片 ${code} ${name}`, columns: ASSET_CARD_COLUMNS, rows: [...face, opening, ...rows], totals: null }
  },
}
export const assetBooks: readonly Report[] = [movements, card]
