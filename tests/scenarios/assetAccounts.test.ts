import { afterAll, expect, test } from 'vitest'
import { accountBeside, addRule } from '../support/accountRules'
import { AssetBooks } from '../support/assets'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('科目设置: a used asset sold at 13 % books its 销项税额 where the rule of the rate says, at 9 % on the general account', async () => {
  const a = new AssetBooks(newBooks(folder.path, 'rates'))
  a.b.clock.set('2026-12-31')
  const own = accountBeside(a.b, 'vatOutput', '13')
  addRule(a.b, 'vatOutput', { taxRate: 130_000 }, own)
  const code = a.b.db.value<string>('SELECT code FROM account WHERE id = ?', own) ?? ''
  const sell = (taxRate: number, proceeds: number) => {
    const id = a.card(a.category(), { name: '货车', acquired: '2026-01-15', original: 3_600_000, residualRate: 0 })
    a.acquire(id, { accountId: a.code('100201') })
    const money = { proceeds, accountId: a.code('100201') }
    return a.lines(a.dispose(id, { date: '2026-01-31', kind: 'sale', ...money, taxation: 'rate', taxRate }))
  }
  const high = sell(130_000, 2_260_000)
  expect(high).toContain(`${code}  0 260000`)
  expect(high.filter((line) => line.startsWith('22210107 '))).toEqual([])
  expect(sell(90_000, 1_090_000)).toContain('22210107  0 90000')
  expect(a.b.failures()).toEqual({})
  await a.b.close()
})
