import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judged } from './judge'
import type { Scenario } from './model/scenario'

const month = () => JSON.parse(readFileSync(new URL('../fixtures/business-month.json', import.meta.url), 'utf8')) as Scenario

describe('a month under 企业会计准则 (posting.md 8)', () => {
  it.each(['MA', 'FIFO', 'MWA'] as const)(
    '%s: freight in the goods, allowance, 合同负债, shortage and surplus in 管理费用',
    async (method) => {
      const { income_statement, balance_sheet, net } = await judged(month(), method, 'CAPITALISE')
      expect(balance_sheet['34']?.end).toBe(balance_sheet['72']?.end)
      expect(income_statement['16']).toBe('-957.83')
      // 25,000 received, 20,000 of it used: 4,424.77 in 合同负债, 575.23 in 待转销项税额
      expect([balance_sheet['41']?.end, balance_sheet['47']?.end]).toEqual(['4424.77', '575.23'])
      expect(net.lines['E32 6001']).toEqual({ debit: 13113, credit: 0 })
    },
  )
})
