import { addDays } from '@core/kernel'
import { cutAt, yearEarlier } from '@core/reports/cuts'
import { describe, expect, it } from 'vitest'
import { cashFlows, closingTurnover, type DimensionColumn, turnoverUntil } from '../../../src/db/queries/reports/balances'
import { dimensionTurnoverUntil } from '../../../src/db/queries/reports/dimensionTurnover'
import { randomOf, syntheticLedger, type SyntheticLine } from '../../support/syntheticLedger'

const { db, lines, accounts } = syntheticLedger({ vouchers: 3000 })
const sumOf = (own: readonly SyntheticLine[]) => ({
  debit: own.reduce((s, l) => s + l.debit, 0),
  credit: own.reduce((s, l) => s + l.credit, 0),
})
const random = randomOf(7)
const dates = [
  '2024-12-31',
  '2025-01-01',
  '2025-02-28',
  '2026-12-31',
  ...Array.from({ length: 60 }, () => addDays('2024-12-25', random(740))),
]

describe('sums up to a date, from months and half a month of lines', () => {
  it('are those of the lines, for every account and any date', () => {
    for (const date of dates) {
      const found = turnoverUntil(db, [date, '2026-06-30'])
      const byAccount = Map.groupBy(
        lines.filter((l) => l.date <= date),
        (l) => l.accountId,
      )
      for (const { id, code } of accounts) {
        const [sum = { debit: 0, credit: 0 }] = found.get(id) ?? []
        expect({ date, code, ...sum }).toEqual({ date, code, ...sumOf(byAccount.get(id) ?? []) })
      }
    }
  })

  it('split by dimensions and narrowed by others, with quantities', () => {
    const field = {
      partner_id: 'partnerId',
      department_id: 'departmentId',
      employee_id: 'employeeId',
      project_id: 'projectId',
      item_id: 'itemId',
    } as const
    const cases: { by: DimensionColumn[]; filter: Partial<Record<DimensionColumn, number>> }[] = [
      { by: [], filter: {} },
      { by: ['partner_id', 'employee_id'], filter: {} },
      { by: ['item_id'], filter: {} },
      { by: [], filter: { item_id: 3 } },
      { by: ['department_id'], filter: { project_id: 2 } },
    ]
    const ids = accounts.map((a) => a.id)
    for (const date of dates.slice(0, 12)) {
      for (const { by, filter } of cases) {
        const expected = new Map<string, { debit: number; credit: number; quantity: number }>()
        for (const line of lines) {
          if (line.date > date || Object.entries(filter).some(([c, v]) => line[field[c as DimensionColumn]] !== v)) continue
          const key = [line.accountId, ...by.map((c) => line[field[c]] ?? 0)].join('|')
          const sum = expected.get(key) ?? { debit: 0, credit: 0, quantity: 0 }
          expected.set(key, sum)
          sum.debit += line.debit
          sum.credit += line.credit
          sum.quantity += (line.debit !== 0 ? 1 : -1) * (line.quantity ?? 0)
        }
        const found = dimensionTurnoverUntil(db, { accountIds: ids, by, filter, quantity: true }, [date])
        const actual = new Map(found.map((f) => [[f.accountId, ...f.values].join('|'), f.series[0]]))
        for (const [key, sum] of expected) expect({ key, ...actual.get(key) }).toEqual({ key, ...sum })
        for (const [key, sum] of actual) if (!expected.has(key)) expect({ key, ...sum }).toEqual({ key, debit: 0, credit: 0, quantity: 0 })
      }
    }
  })

  it('D52 tell apart what 结转损益 made, in whole and in broken months', () => {
    for (let i = 0; i < 40; i++) {
      const from = addDays('2025-01-01', random(600))
      const to = addDays(from, random(120))
      const found = closingTurnover(db, addDays(from, -1), to)
      const closed = lines.filter((l) => l.closing && l.date >= from && l.date <= to)
      for (const { id } of accounts) {
        expect({ from, to, id, ...(found.get(id) ?? { debit: 0, credit: 0 }) }).toEqual({
          from,
          to,
          id,
          ...sumOf(closed.filter((l) => l.accountId === id)),
        })
      }
    }
  })

  it('D51 add up cash-flow items between any two dates', () => {
    for (let i = 0; i < 40; i++) {
      const from = addDays('2025-01-01', random(600))
      const to = addDays(from, random(120))
      const found = new Map(cashFlows(db, addDays(from, -1), to).map((f) => [f.item, f.amountFen]))
      for (const item of [1, 2, 3, 4, 5, 6, 12, 14]) {
        const own = lines.filter((l) => l.cashFlowItem === item && l.date >= from && l.date <= to)
        expect({ from, to, item, amount: found.get(item) ?? 0 }).toEqual({
          from,
          to,
          item,
          amount: own.reduce((s, l) => s + l.debit - l.credit, 0),
        })
      }
    }
  })
})

describe('cuts', () => {
  it('read at most half a month of lines', () => {
    for (const date of dates) {
      const { lines: rest } = cutAt(date)
      if (!rest) continue
      expect(rest.from.slice(0, 7)).toBe(rest.to.slice(0, 7))
      expect(Number(rest.to.slice(8)) - Number(rest.from.slice(8)) + 1).toBeLessThanOrEqual(15)
    }
  })
  it('know the same day a year earlier', () => {
    expect([yearEarlier('2024-02-29'), yearEarlier('2026-11-24')]).toEqual(['2023-02-28', '2025-11-24'])
  })
})
