/** The delivery line was shipped as 发出商品: a movement took over its cost. */
export const SHIPPED = (line: string) =>
  `EXISTS (SELECT 1 FROM stock_entry c WHERE c.ref_seq = ${line}.movement_seq AND c.n = 0 AND c.kind = 'carryIn')`
/** The line of a return took goods back out of 发出商品 (a red one put them there again): they were not sold. */
export const FROM_SHIPPED = (line: string) =>
  `EXISTS (SELECT 1 FROM stock_entry e JOIN warehouse w ON w.id = e.warehouse_id AND w.kind = 'shipped'
    WHERE (e.seq = ${line}.movement_seq OR e.ref_seq = ${line}.movement_seq) AND e.n = 0)`
