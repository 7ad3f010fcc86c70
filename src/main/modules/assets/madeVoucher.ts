import type { AnyDocument, JournalDocument } from '../../../core/documents/types'
import type { Fen, LocalDate } from '../../../core/kernel'
import { takeNumber } from '../../../db/sequence'
import type { ReadableDb } from '../../../db/types'
import type { CommandContext } from '../../backend/context'
import { madeInput } from '../../documents/made'
import { postDocument } from '../../documents/post'
import { documentOf, stampOf } from '../../documents/save'
import { setState, storeDocument } from '../../documents/store'

interface Dims {
  partnerId?: number | null
  departmentId?: number | null
  employeeId?: number | null
  projectId?: number | null
}
/** A line of a voucher that the program writes; exactly one side, red negative; fen. */
export interface MadeLine extends Dims {
  accountId: number
  summary: string
  debit?: Fen
  credit?: Fen
  /** of a line of money */
  cashFlowItem?: number | null
}
const ASKED = `SELECT dim_customer + dim_supplier AS partnerId, dim_department AS departmentId, dim_employee AS employeeId, dim_project AS projectId FROM account WHERE id = ?`
/** Of the dimensions those that the account keeps. */
function dimsOf(db: ReadableDb, accountId: number, dims: Dims): Required<Dims> {
  const asked = db.get<Record<keyof Dims, number>>(ASKED, accountId)
  const of = (name: keyof Dims) => (asked && asked[name] > 0 ? (dims[name] ?? null) : null)
  return { partnerId: of('partnerId'), departmentId: of('departmentId'), employeeId: of('employeeId'), projectId: of('projectId') }
}

/** Lines of the same account, dimensions, side and summary as one; those that come to nothing fall away. */
function summed(lines: readonly MadeLine[]): MadeLine[] {
  const side = (l: MadeLine) => (l.debit === undefined ? 'credit' : 'debit')
  const key = (l: MadeLine) =>
    [l.accountId, l.partnerId, l.departmentId, l.employeeId, l.projectId, side(l), l.summary, l.cashFlowItem]
      .map((part) => part ?? '')
      .join('|')
  return [...Map.groupBy(lines, key).values()].flatMap((same) => {
    const [first] = same
    const amount = same.reduce((sum, l) => sum + (l.debit ?? l.credit ?? 0), 0)
    return first === undefined || amount === 0 ? [] : [{ ...first, [side(first)]: amount }]
  })
}

/** The lines of a voucher as it is entered: each with the dimensions that its account keeps, what is alike as one. */
export const kept = (db: ReadableDb, lines: readonly MadeLine[]): object[] =>
  summed(lines.map((l) => ({ ...l, ...dimsOf(db, l.accountId, l) }))).map((l) => ({ debit: 0, credit: 0, ...l }))

/** Posts a voucher of the program's own making, of a step of 期末处理 where one is given; returns the document. Whatever the engine refuses is refused here. */
export function postMade(ctx: CommandContext, date: LocalDate, memo: string, lines: readonly MadeLine[], step = ''): AnyDocument {
  const input = madeInput({ type: 'voucher', date, memo, lines: kept(ctx.db, lines) })
  const base = { id: null, number: takeNumber(ctx.db, 'voucher', date), state: 'draft' as const, revision: 1, reversesId: null }
  const stored = storeDocument(ctx.db, { ...(documentOf(input, base) as JournalDocument), step }, stampOf(ctx))
  if (ctx.options.approval) setState(ctx.db, stored, 'approved', stampOf(ctx))
  postDocument(ctx, stored)
  return stored
}
