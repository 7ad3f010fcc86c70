import { qtyDisplay } from '../../../core/kernel'
import { anyOf, rows } from './check'
import { documentText } from './names'

interface Row {
  document_id: number
  line_no: number
  quantity: number
  unit: string
  unit_quantity: number
  ratio: number | null
}
/** D32: what was entered in a unit of its own comes to the quantity that the ledgers have; drafts included, what is void not. */
export const unitEntries = anyOf(
  'unitEntries',
  '按辅助单位录入的数量折合基本单位数量',
  ['order', 'stock', 'invoice'].map((family) =>
    rows<Row>(
      `SELECT l.document_id, l.line_no, l.quantity, l.unit, l.unit_quantity, u.numerator * 1.0 / u.denominator AS ratio FROM doc_${family}_line l
       JOIN doc_${family} d ON d.id = l.document_id LEFT JOIN item_unit u ON u.item_id = l.item_id AND u.unit = l.unit
       WHERE l.unit <> '' AND d.state <> 'void' AND (u.unit IS NULL OR l.quantity * u.denominator <> l.unit_quantity * u.numerator)`,
      (row, db) => {
        const line = `${documentText(db, row.document_id)} 第 ${row.line_no} 行`
        const entered = `${qtyDisplay(row.unit_quantity)}${row.unit}`
        if (row.ratio === null) return `${line}：商品没有单位“${row.unit}”`
        return `${line}：录入 ${entered}，每${row.unit} ${row.ratio}，数量却是 ${qtyDisplay(row.quantity)}`
      },
    ),
  ),
)
