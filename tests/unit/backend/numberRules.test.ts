import { afterAll, expect, test } from 'vitest'
import { takeNumber } from '../../../src/db/sequence'
import { runQuery } from '../../../src/main/backend/transaction'
import { settingsHandlers } from '../../../src/main/modules/settings/handlers'
import { temporaryFolder } from '../../support/backend'
import { newBooks } from '../../support/books'

const folder = temporaryFolder()
const books = newBooks(folder.path, '编号')
afterAll(async () => {
  await books.close()
  folder.remove()
})

test('D10 the numbers of counts follow a rule that is shown and changed with the others', () => {
  const last = () =>
    (runQuery(books.set, books.caller, (ctx) => settingsHandlers.get(ctx as never, {})) as { numberRules: object[] }).numberRules.at(-1)
  expect(last()).toEqual({ type: 'stocktake', prefix: 'PD', datePart: 'month', digits: 4 })
  const rule = { type: 'stocktake', prefix: 'PDD', datePart: 'day', digits: 3 } as const
  books.command('settings.setNumberRule', rule, (ctx) => void settingsHandlers.setNumberRule(ctx, rule))
  expect(last()).toEqual(rule)
  expect(takeNumber(books.db, 'stocktake', '2026-01-20')).toBe('PDD-20260120-001')
})
