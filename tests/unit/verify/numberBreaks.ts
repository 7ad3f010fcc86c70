import type { Break } from './breaks'

/** What is done to serial numbers and bins. */
export const NUMBER_BREAKS: readonly Break[] = [
  {
    check: 'serialStates',
    tells: /商品 A5 商品5 序列号 S2：状态与流水不符/,
    sql: "UPDATE serial SET state = 'inStock' WHERE serial = 'S2'",
  },
  { check: 'serialStates', tells: /序列号 S9：状态与流水不符/, sql: "INSERT INTO serial VALUES (5, 'S9', 'sold', 0, '', 1, 1)" },
  {
    check: 'serialBalance',
    tells: /商品 A5 商品5 仓库 .*：序列号 0 个，结存 1/,
    sql: "UPDATE serial SET warehouse_id = 0 WHERE serial = 'S1'",
  },
  {
    check: 'serialLives',
    tells: /序列号 S2：2026-02-11 的出入与前一笔不衔接/,
    sql: "UPDATE serial_entry SET date = '2026-02-12' WHERE serial = 'S2' AND direction = 1",
  },
  {
    check: 'serialMovements',
    tells: /采购入库单 .*：序列号 1 个，数量 2/,
    sql: "DELETE FROM serial_entry WHERE serial = 'S1' AND document_type = 'purchaseReceipt'",
  },
  {
    check: 'serialMovements',
    tells: /序列号 S2 与它的出入库（存货流水 \d+）不符/,
    sql: "UPDATE serial_entry SET batch = 'B' WHERE serial = 'S2'",
  },
  {
    check: 'binMovements',
    tells: /采购入库单 .*：出入库与货位流水相差 \d/,
    sql: 'UPDATE warehouse SET bin_managed = 1 WHERE id = 1',
  },
  {
    check: 'binBalance',
    tells: /商品 A6 商品6 仓库 .* 货位 A：流水与结存相差 -1/,
    sql: "INSERT INTO bin (warehouse_id, code) VALUES (1, 'A'); INSERT INTO bin_balance VALUES (6, 1, '', 'A', 1000000)",
  },
  {
    check: 'binBalance',
    tells: /商品 A5 商品5 仓库 .*：库存结存与各货位合计相差 \d/,
    sql: 'UPDATE warehouse SET bin_managed = 1',
  },
  {
    check: 'binsBelowZero',
    tells: /商品 A6 商品6 仓库 .* 货位 A：2026-01-05 为负/,
    sql: "INSERT INTO bin (warehouse_id, code) VALUES (1, 'A'); INSERT INTO bin_entry VALUES (1, 0, 6, 1, '', 'A', '2026-01-05', 1, -1, 'otherOut', 1, NULL), (2, 0, 6, 1, '', 'A', '2026-01-06', 1, 1, 'otherIn', 1, NULL)",
  },
  {
    check: 'binsBelowZero',
    tells: /商品 A6 商品6 仓库 .* 货位 A：结存为负/,
    sql: "INSERT INTO bin (warehouse_id, code) VALUES (1, 'A'); INSERT INTO bin_balance VALUES (6, 1, '', 'A', -1)",
  },
]
