import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { accountId, companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let b: TestBackend
beforeEach(async () => {
  b = testBackend(join(folder.path, String(++count)))
  await b.client.accountSets.create({ options: companyOptions })
  return () => b.backend.close()
})
const journal = async (date: string) => {
  const [cash, capital] = [await accountId(b.client, '1001'), await accountId(b.client, '3001')]
  const lines = [
    { accountId: cash, summary: '投资', debit: 100, cashFlowItem: 16 },
    { accountId: capital, summary: '投资', credit: 100 },
  ]
  return b.client.documents.save({ document: { type: 'voucher', date, lines } })
}
const post = ({ id, revision }: { id: number; revision: number }) => b.client.documents.post({ type: 'voucher', id, revision })
const close = (period: number) => b.client.periods.close({ period })

test('D57: months are closed one after another, when the opening is confirmed and nothing is left unposted', async () => {
  expect(await refusalOf(close(202601))).toMatchObject({ code: 'OPENING_NOT_DONE' })
  await b.client.opening.confirm({})
  expect(await refusalOf(close(202602))).toMatchObject({ code: 'PERIODS_OPEN_BEFORE', message: '2026-02 之前还有未结账期间，须逐月结账' })
  expect(await refusalOf(close(202512))).toMatchObject({ code: 'NOT_FOUND' })
  const draft = await journal('2026-01-20')
  expect(await refusalOf(close(202601))).toMatchObject({ code: 'CLOSE_BLOCKED', message: '还不能结账：还有没过账的单据：凭证 1 张' })
  const { vouchers } = await post(draft)
  await close(202601)
  expect((await b.client.periods.list({}))[0]).toMatchObject({ period: 202601, state: 'closed', vouchers: 1, costsSettled: true })
  expect((await b.client.vouchers.get({ id: vouchers[0]!.id })).state).toBe('booked')
  expect((await b.client.app.status({})).accountSet?.currentPeriod).toBe(202602)
  expect(await refusalOf(close(202601))).toMatchObject({ code: 'PERIOD_ALREADY_CLOSED' })
})
test('D49: nothing is posted into a closed month, nor taken out of it', async () => {
  await b.client.opening.confirm({})
  const posted = await post(await journal('2026-01-20'))
  await close(202601)
  expect(await refusalOf(journal('2026-01-31').then(post))).toMatchObject({ code: 'PERIOD_CLOSED', at: 'date' })
  expect((await refusalOf(b.client.documents.unpost({ type: 'voucher', id: posted.id, revision: posted.revision }))).all).toContain(
    'PERIOD_CLOSED',
  )
})
test('D57: the last closed month is opened again, with a reason; its vouchers stay booked', async () => {
  await b.client.opening.confirm({})
  const { id, revision, vouchers } = await post(await journal('2026-01-20'))
  await close(202601)
  await close(202602)
  const reopen = (period: number, reason = '漏记一笔') => b.client.periods.reopen({ period, reason })
  expect(await refusalOf(reopen(202601))).toMatchObject({ code: 'PERIODS_CLOSED_AFTER' })
  expect(await refusalOf(reopen(202603))).toMatchObject({ code: 'PERIOD_NOT_CLOSED' })
  expect(await refusalOf(reopen(202602, '  '))).toMatchObject({ code: 'BAD_INPUT', at: 'reason' })
  await reopen(202602)
  await reopen(202601)
  expect((await b.client.vouchers.get({ id: vouchers[0]!.id })).state).toBe('booked')
  expect((await refusalOf(b.client.documents.unpost({ type: 'voucher', id, revision }))).all).toContain('VOUCHER_BOOKED')
  expect((await b.client.integrity.auditLog({})).rows.find((row) => row.action === 'periods.reopen')?.detail).toContain('漏记一笔')
})
test('there is always a year of months ahead', async () => {
  await b.client.opening.confirm({})
  for (let period = 202601; period <= 202612; period++) await close(period)
  await close(202701)
  expect((await b.client.periods.list({})).at(-1)?.period).toBe(202801)
})
test('the total of a list of vouchers is of all that the filter lets through, not of the page that was asked for', async () => {
  await b.client.opening.confirm({})
  for (const date of ['2026-01-20', '2026-01-21', '2026-02-03']) await post(await journal(date))
  const page = await b.client.vouchers.list({ from: 202601, to: 202601, limit: 1 })
  expect([page.rows.length, page.count, page.total]).toEqual([1, 2, 200])
  expect(await b.client.vouchers.list({ from: 202601, to: 202612, text: '没有' })).toMatchObject({ count: 0, total: 0 })
})
