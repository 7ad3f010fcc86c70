import type { Ledger } from './ledger'
import { sum } from './numbers'

/** Rows of a statement by number; a row that is not named is 0. */
export type Rows = Record<number, number>
const total = (rows: Rows, numbers: readonly number[]) => sum(numbers.map((n) => rows[n] ?? 0))
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** 会小企01表 (statements.md 1.1). */
export function smallBalanceSheet(l: Ledger, end: boolean, byPartner = true): Rows {
  const B = (...codes: string[]) => l.balance(codes, end)
  const C = (...codes: string[]) => -B(...codes)
  const customers = l.split(['1122', '2203'], end, byPartner)
  const suppliers = l.split(['1123', '2202'], end, byPartner)
  const r: Rows = {
    1: B('1001', '1002', '1012'),
    2: B('1101'),
    3: B('1121'),
    4: customers.debit,
    5: suppliers.debit,
    8: B('1221'),
    9: B('1401', '1402', '1403', '1404', '1405', '1406', '1407', '1408', '1411', '1421', '4001'),
    12: B('1405', '1406', '1407'),
    14: B('1901'),
    18: B('1601'),
    19: C('1602'),
    25: B('1701', '1702'),
    27: B('1801'),
    31: C('2001'),
    32: C('2201'),
    33: suppliers.credit,
    34: customers.credit,
    35: C('2211'),
    36: C('2221'),
    39: C('2241'),
    42: C('2501'),
    48: C('3001'),
    49: C('3002'),
    50: C('3101'),
    51: C('3103', '3104') + l.unclosed(end),
  }
  r[15] = total(r, [...span(1, 9), 14])
  r[20] = total(r, [18]) - total(r, [19])
  r[29] = total(r, [16, 17, ...span(20, 28)])
  r[30] = r[15] + r[29]
  r[41] = total(r, span(31, 40))
  r[46] = total(r, span(42, 45))
  r[47] = r[41] + r[46]
  r[52] = total(r, span(48, 51))
  r[53] = r[47] + r[52]
  return r
}
/** 会小企02表 (1.2). */
export function smallIncome(l: Ledger): Rows {
  const { expense: M } = l
  const r: Rows = {
    1: l.income('5001', '5051'),
    2: M('5401', '5402'),
    3: M('5403'),
    4: M('540304'),
    6: M('540301'),
    7: M('540305'),
    8: M('540306'),
    9: M('540307', '540308', '540309', '540310'),
    10: M('540302', '540303'),
    11: M('5601'),
    12: M('560107'),
    13: M('560108', '560109'),
    14: M('5602'),
    15: M('560215'),
    16: M('560205'),
    17: M('560214'),
    18: M('5603'),
    19: M('560301', '560304'),
    20: l.income('5111'),
    22: l.income('5301'),
    23: l.income('530102'),
    24: M('5711'),
    25: M('571103'),
    26: M('571104'),
    27: M('571105'),
    28: M('571106'),
    29: M('571107'),
    31: M('5801'),
  }
  r[21] = total(r, [1, 20]) - total(r, [2, 3, 11, 14, 18])
  r[30] = r[21] + total(r, [22]) - total(r, [24])
  r[32] = r[30] - total(r, [31])
  return r
}
/** 会小企03表 (1.3). */
export function smallCashFlow(l: Ledger): Rows {
  const r: Rows = {}
  const paid = [3, 4, 5, 6, 11, 12, 16, 17, 18]
  for (const n of [1, 2, 8, 9, 10, 14, 15, ...paid]) r[n] = l.cash(n) * (paid.includes(n) ? -1 : 1)
  r[7] = total(r, [1, 2]) - total(r, [3, 4, 5, 6])
  r[13] = total(r, [8, 9, 10]) - total(r, [11, 12])
  r[19] = total(r, [14, 15]) - total(r, [16, 17, 18])
  r[20] = r[7] + r[13] + r[19]
  r[21] = l.balance(['1001', '1002', '1012'], false)
  r[22] = r[20] + r[21]
  return r
}

/** 会企01表 by the numbers of statements.md 3.1. */
export function businessBalanceSheet(l: Ledger, end: boolean, byPartner = true): Rows {
  const B = (...codes: string[]) => l.balance(codes, end)
  const C = (...codes: string[]) => -B(...codes)
  const customers = l.split(['1122', '2203'], end, byPartner)
  const suppliers = l.split(['1123', '2202'], end, byPartner)
  const contracts = l.split(['2204', '1462'], end, byPartner)
  const vat = ['222101', '222102', '222104', '222105', '222107']
  const debits = sum(vat.map((code) => Math.max(0, B(code))))
  const deferred = C('222106')
  const r: Rows = {
    1: B('1001', '1002', '1012'),
    4: B('1121', '123103'),
    5: customers.debit + B('123101'),
    7: suppliers.debit + B('123104'),
    8: B('1131', '1132', '1221', '123102'),
    9: B('1401', '1402', '1403', '1404', '1405', '1406', '1407', '1408', '1411', '1471', '5001'),
    10: contracts.debit,
    13: debits + B('1901'),
    22: B('1601', '1602', '1603', '1606'),
    27: B('1701', '1702', '1703'),
    30: B('1801'),
    35: C('2001'),
    38: C('2201'),
    39: suppliers.credit,
    40: customers.credit,
    41: contracts.credit,
    42: C('2211'),
    43: C('2221') - deferred + debits,
    44: C('2231', '2232', '2241'),
    47: deferred,
    49: C('2501'),
    61: C('4001'),
    65: C('4002'),
    69: C('4101'),
    70: C('4103', '4104') + l.unclosed(end),
  }
  r[14] = total(r, span(1, 13))
  r[33] = total(r, span(15, 32))
  r[34] = r[14] + r[33]
  r[48] = total(r, span(35, 47))
  r[59] = total(r, [49, 50, ...span(53, 58)])
  r[60] = r[48] + r[59]
  r[71] = total(r, [61, 62, 65, 67, 68, 69, 70]) - total(r, [66])
  r[72] = r[60] + r[71]
  return r
}
/** 会企02表 (3.2), in the order of the form. */
export function businessIncome(l: Ledger): Rows {
  const { expense: M } = l
  const research = M('660214', '660217')
  const r: Rows = {
    1: l.income('6001', '6051'),
    2: M('6401', '6402'),
    3: M('6403'),
    4: M('6601'),
    5: M('6602') - research,
    6: research,
    7: M('6603'),
    8: M('660301'),
    9: l.income('660304'),
    10: l.income('6117'),
    11: l.income('6111'),
    15: l.income('6101'),
    16: l.income('6702'),
    17: l.income('6701'),
    18: l.income('6115'),
    20: l.income('6301'),
    21: M('6711'),
    23: M('6801'),
  }
  r[19] = total(r, [1, 10, 11, 14, 15, 16, 17, 18]) - total(r, [2, 3, 4, 5, 6, 7])
  r[22] = r[19] + total(r, [20]) - total(r, [21])
  r[24] = r[22] - total(r, [23])
  r[25] = r[40] = r[24]
  return r
}
/** 会企03表 (3.3), in the order of the form. */
export function businessCashFlow(l: Ledger): Rows {
  const paid = [5, 6, 7, 8, 17, 18, 19, 20, 27, 28, 29]
  const r: Rows = {}
  for (const n of [1, 2, 3, ...span(11, 15), ...span(23, 25), ...paid]) r[n] = l.cash(n) * (paid.includes(n) ? -1 : 1)
  r[4] = total(r, [1, 2, 3])
  r[9] = total(r, [5, 6, 7, 8])
  r[10] = r[4] - r[9]
  r[16] = total(r, span(11, 15))
  r[21] = total(r, span(17, 20))
  r[22] = r[16] - r[21]
  r[26] = total(r, [23, 24, 25])
  r[30] = total(r, [27, 28, 29])
  r[31] = r[26] - r[30]
  r[33] = r[10] + r[22] + r[31]
  r[34] = l.balance(['1001', '1002', '1012'], false)
  r[35] = r[33] + r[34]
  return r
}
