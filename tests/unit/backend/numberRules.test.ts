import { afterAll, expect, test } from 'vitest'
import type { NumberRule } from '@core/contract'
import { DATE_PARTS, numberText } from '@core/documents/numbering'
import { documentDef } from '@core/modules/registry'
import { takeNumber } from '../../../src/db/sequence'
import { runQuery } from '../../../src/main/backend/transaction'
import { settingsHandlers } from '../../../src/main/modules/settings/handlers'
import { temporaryFolder } from '../../support/backend'
import { newBooks } from '../../support/books'
import { told } from '../../support/serialBooks'

const folder = temporaryFolder()
const books = newBooks(folder.path, '编号')
afterAll(async () => {
  await books.close()
  folder.remove()
})

test('D10 the numbers of counts follow a rule that is shown and changed with the others', () => {
  const last = () =>
    (runQuery(books.set, books.caller, (ctx) => settingsHandlers.get(ctx as never, {})) as { numberRules: object[] }).numberRules.at(-1)
  const next = { none: 1, year: 1, month: 1, day: 1 }
  expect(last()).toEqual({ type: 'stocktake', prefix: 'PD', datePart: 'month', digits: 4, next })
  const rule = { type: 'stocktake', prefix: 'PDD', datePart: 'day', digits: 3 } as const
  books.command('settings.setNumberRule', rule, (ctx) => void settingsHandlers.setNumberRule(ctx, rule))
  expect(last()).toEqual({ ...rule, next })
  expect(takeNumber(books.db, 'stocktake', '2026-01-20')).toBe('PDD-20260120-001')
})

test('D10 the next number is told as it will be taken, whatever the date part becomes', () => {
  const own = newBooks(folder.path, '预览')
  const today = own.clock.today()
  const rule = () => {
    const { numberRules } = runQuery(own.set, own.caller, (ctx) => settingsHandlers.get(ctx as never, {})) as { numberRules: NumberRule[] }
    return numberRules.find((r) => r.type === 'transfer') as NumberRule
  }
  for (const datePart of DATE_PARTS) {
    own.command(
      'settings.setNumberRule',
      { datePart },
      (ctx) => void settingsHandlers.setNumberRule(ctx, { type: 'transfer', prefix: 'DB', datePart, digits: 5 }),
    )
    for (let i = 1; i <= 2; i++) {
      const told = numberText(rule(), today, rule().next[datePart])
      expect(takeNumber(own.db, 'transfer', today)).toBe(told)
      expect(told.endsWith(`-0000${i}`)).toBe(true)
    }
  }
})

test('D10 no two types share a prefix, nor take one that numbers of another begin with', () => {
  const own = newBooks(folder.path, '前缀')
  const set = (type: string, prefix: string) =>
    told(() =>
      own.command(
        'settings.setNumberRule',
        { type, prefix },
        (ctx) => void settingsHandlers.setNumberRule(ctx, { type, prefix, datePart: 'month', digits: 4 }),
      ),
    )
  const taken = documentDef('otherIn').prefix
  expect(set('otherOut', taken)).toEqual(['NUMBER_PREFIX_TAKEN prefix'])
  expect(set('otherOut', taken.toLowerCase())).toEqual(['NUMBER_PREFIX_TAKEN prefix'])
  expect(set('stocktake', taken)).toEqual(['NUMBER_PREFIX_TAKEN prefix'])
  expect(set('otherIn', taken)).toEqual([])
  own.post({
    type: 'otherIn',
    date: '2026-01-05',
    warehouseId: 1,
    accountId: own.account('capital'),
    lines: [{ itemId: 1, quantity: 1_000_000, cost: 100 }],
  })
  expect(set('otherIn', 'RK')).toEqual([])
  expect(set('otherOut', taken)).toEqual(['NUMBER_PREFIX_TAKEN prefix'])
  // a prefix that another only begins with is its own
  expect(set('otherOut', taken.slice(0, -1))).toEqual([])
  expect(set('otherIn', taken)).toEqual([])
})
