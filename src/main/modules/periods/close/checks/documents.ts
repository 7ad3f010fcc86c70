import type { DocumentType } from '../../../../../core/documents/types'
import { firstDay, lastDay } from '../../../../../core/kernel'
import { byProgram, DOCUMENTS, documentLabel } from '../../../../../core/modules/registry'
import type { CloseCheck } from '../registry'

interface Found {
  id: number
  type: DocumentType
  number: string
  date: string
}
// what closing makes by itself it makes again from its drafts
const POSTING = JSON.stringify(DOCUMENTS.filter(({ posts, type }) => posts && !byProgram(type)).map(({ type }) => type))
const UNPOSTED = `SELECT id, type, number, date FROM document WHERE date BETWEEN ? AND ? AND state IN ('draft', 'submitted', 'approved')
  AND type IN (SELECT value FROM json_each(?)) ORDER BY type, date, id`
/** "采购入库 2 张、凭证 1 张" */
const counted = (rows: readonly Found[]) =>
  [...Map.groupBy(rows, ({ type }) => type)].map(([type, of]) => `${documentLabel(type)} ${of.length} 张`).join('、')
const itemOf = ({ id, type, number, date }: Found) => ({ text: `${documentLabel(type)} ${number}（${date}）`, to: { document: id } })

const unposted: CloseCheck = {
  id: 'unposted',
  label: '未过账的单据',
  severity: 'block',
  find({ db }, period) {
    const rows = db.all<Found>(UNPOSTED, firstDay(period), lastDay(period), POSTING)
    return {
      count: rows.length,
      text: rows.length === 0 ? '本月单据都已过账' : `还有没过账的单据：${counted(rows)}`,
      items: rows.map(itemOf),
    }
  },
}
const WITHOUT = `SELECT DISTINCT d.id, d.type, d.number, d.date FROM posting p JOIN document d ON d.id = p.document_id
  WHERE p.voucher_id IS NULL AND p.period = ? AND EXISTS (SELECT 1 FROM journal_line l WHERE l.posting_id = p.id) ORDER BY d.type, d.date, d.id`
const withoutVoucher: CloseCheck = {
  id: 'withoutVoucher',
  label: '没有凭证的单据',
  severity: 'block',
  find({ db }, period) {
    const rows = db.all<Found>(WITHOUT, period)
    return {
      count: rows.length,
      text: rows.length === 0 ? '有分录的单据都有凭证' : `已过账而没有生成凭证：${counted(rows)}`,
      items: rows.map(itemOf),
    }
  },
}
export const documentChecks: readonly CloseCheck[] = [unposted, withoutVoucher]
