import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judged } from './judge'
import type { Scenario } from './model/scenario'

const month = () => JSON.parse(readFileSync(new URL('../fixtures/business-month.json', import.meta.url), 'utf8')) as Scenario

describe('a month under 企业会计准则', () => {
  it.each(['MA', 'FIFO', 'MWA'] as const)(
    '%s: freight in the goods, allowance, shortage and surplus in 管理费用, discount less revenue',
    async (method) => {
      const { income_statement, balance_sheet } = await judged(month(), method, 'CAPITALISE')
      expect(balance_sheet['34']?.end).toBe(balance_sheet['72']?.end)
      expect(income_statement['16']).toBe('-957.83')
    },
  )
})
