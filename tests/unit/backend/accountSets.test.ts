import { accountsOf, chartOf } from '@core/modules/accounting/charts'
import { DOCUMENTS } from '@core/modules/registry'
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
const opened: TestBackend[] = []
const backendIn = (name: string, host: 'cli' | 'http' = 'cli') => {
  const made = testBackend(join(folder.path, name), host)
  opened.push(made)
  return made
}
afterEach(async () => {
  for (const { backend } of opened.splice(0)) await backend.close()
})
afterAll(() => folder.remove())

describe('a new account set', () => {
  test.each([
    ['small', 'general'],
    ['small', 'smallScale'],
    ['business', 'general'],
    ['business', 'smallScale'],
  ] as const)('of %s and %s has its chart, roles and controls', async (standard, taxpayer) => {
    const { client } = backendIn(`${standard}-${taxpayer}`)
    const info = await client.accountSets.create({ options: { ...companyOptions, standard, taxpayer } })
    expect(info).toMatchObject({ currentPeriod: 202601, openingConfirmed: false, needsAdministrator: true, fileName: '测试商店.hezhang' })
    const accounts = await client.master.searchAccounts({ text: '', leafOnly: false, limit: 500 })
    const chart = accountsOf(chartOf(standard, '2026-01-01'), taxpayer)
    // switched off ones are not found, 基本户 is one more
    expect(accounts.length).toBe(chart.filter((a) => !a.optional).length + 1)
    const { roles } = await client.settings.get({})
    const leaves = new Set(accounts.filter((a) => a.isLeaf).map((a) => a.code))
    expect(roles.filter((r) => r.accountCode !== null && !leaves.has(r.accountCode))).toEqual([])
    expect(roles.find((r) => r.role === 'bank')).toMatchObject({ accountCode: '100201', accountName: '银行存款-基本户' })
    const controls = accounts.filter((a) => a.control !== null).map((a) => [a.control, a.dims.customer + a.dims.supplier])
    expect(Object.fromEntries(controls)).toEqual({ receivable: 2, payable: 2, advanceReceived: 2, prepaid: 2, estimatedPayable: 2 })
    expect(roles.find((r) => r.role === 'vatInput')?.accountId === null).toBe(taxpayer === 'smallScale')
  })
  test('has a warehouse, a department, a number rule for every document and two years of periods', async () => {
    const { client } = backendIn('seeded')
    await client.accountSets.create({ options: companyOptions })
    expect((await client.master.list({ entity: 'warehouse' })).rows.map((r) => [r.code, r.name])).toEqual([['01', '主仓']])
    expect((await client.master.list({ entity: 'department' })).count).toBe(1)
    const { numberRules } = await client.settings.get({})
    expect(numberRules.map((r) => [r.type, r.prefix])).toEqual([...DOCUMENTS.map((d) => [d.type, d.prefix]), ['stocktake', 'PD']])
    const periods = await client.periods.list({})
    const first = {
      period: 202601,
      state: 'open',
      vouchers: 0,
      costsSettled: false,
    }
    expect([periods.length, periods[0], periods.at(-1)?.period]).toEqual([24, first, 202712])
    const tax = (await client.master.searchAccounts({ text: '进项税额', leafOnly: true })).find((a) => a.name === '进项税额')
    expect(tax?.fullName).toBe('应交税费-应交增值税-进项税额')
  })
  test('is never written over another file, and leaves nothing half made', async () => {
    const { client } = backendIn('names')
    const path = join(folder.path, 'names', '账套', 'x.hezhang')
    await client.accountSets.create({ path: 'x', options: companyOptions })
    expect(await refusalOf(client.accountSets.create({ path, options: companyOptions }))).toMatchObject({ code: 'FILE_EXISTS' })
    writeFileSync(join(folder.path, 'file'), '')
    expect((await refusalOf(client.accountSets.create({ path: join(folder.path, 'file/y.hezhang'), options: companyOptions }))).code).toBe(
      'FILE_READ_ONLY',
    )
    await client.accountSets.close({})
    expect(readdirSync(join(folder.path, 'names', '账套'))).toEqual(['x.hezhang'])
  })
  test('gets a name that every system takes', async () => {
    const { client } = backendIn('odd')
    const info = await client.accountSets.create({ options: { ...companyOptions, company: ' ../a/b:"c"*? ' } })
    expect(info.fileName).toBe('_a_b__c___.hezhang')
    expect(info.options.company).toBe('../a/b:"c"*?')
  })
})

describe('open, recent, close', () => {
  test('a file has one owner; another program is told who', async () => {
    const [first, second] = [backendIn('one'), backendIn('two')]
    const { path } = await first.client.accountSets.create({ options: companyOptions })
    const refusal = await refusalOf(second.client.accountSets.open({ path }))
    expect(refusal.code).toBe('FILE_IN_USE')
    expect(refusal.message).toContain('合账 0.1.0-test')
    symlinkSync(path, join(folder.path, 'link.hezhang'))
    expect((await refusalOf(second.client.accountSets.open({ path: join(folder.path, 'link.hezhang') }))).code).toBe('FILE_IN_USE')
    await first.client.accountSets.close({})
    expect(await second.client.accountSets.open({ path })).toMatchObject({ path })
  })
  test('what cannot be opened does not close what is open', async () => {
    const { client } = backendIn('stays')
    const { path } = await client.accountSets.create({ options: companyOptions })
    expect((await refusalOf(client.accountSets.open({ path: join(folder.path, 'none.hezhang') }))).code).toBe('FILE_NOT_FOUND')
    expect((await client.app.status({})).accountSet?.path).toBe(path)
    expect(await client.accountSets.open({ path })).toMatchObject({ path })
  })
  test('the recent list: last first, with what is gone marked, forgotten on demand, damaged it is empty', async () => {
    const { client } = backendIn('recent')
    const a = await client.accountSets.create({ path: 'a', options: { ...companyOptions, company: '甲' } })
    const b = await client.accountSets.create({ path: 'b', options: { ...companyOptions, company: '乙' } })
    await client.accountSets.open({ path: a.path })
    expect((await client.accountSets.recent({})).map((r) => [r.company, r.exists])).toEqual([
      ['甲', true],
      ['乙', true],
    ])
    await client.accountSets.forget({ path: b.path })
    expect((await client.accountSets.recent({})).map((r) => r.company)).toEqual(['甲'])
    writeFileSync(join(folder.path, 'recent', 'recent.json'), '{"not a list"')
    expect(await client.accountSets.recent({})).toEqual([])
  })
  test('events say when an account set opens and closes; closing leaves the file alone in its folder', async () => {
    const { backend, client } = backendIn('events')
    const events: unknown[] = []
    backend.subscribe((event) => events.push(event))
    const { path } = await client.accountSets.create({ path: join(folder.path, 'events', 'own', 'a.hezhang'), options: companyOptions })
    await client.accountSets.close({})
    await client.accountSets.close({})
    expect(events).toEqual([
      { type: 'accountSet', open: true },
      { type: 'accountSet', open: false },
    ])
    expect(readdirSync(join(path, '..'))).toEqual(['a.hezhang'])
    expect(existsSync(path)).toBe(true)
    expect((await refusalOf(client.settings.get({}))).code).toBe('NO_ACCOUNT_SET')
  })
  test('every page is read through soon after opening', async () => {
    const { backend, client } = backendIn('checked', 'http')
    const told = new Promise((done) => backend.subscribe((event) => event.type === 'changed' && done(event.topics)))
    await client.accountSets.create({ options: companyOptions })
    expect((await client.app.status({})).accountSet?.integrity).toBe('unchecked')
    expect(await told).toEqual(['status'])
    expect((await client.app.status({})).accountSet).toMatchObject({ integrity: 'ok', integrityProblems: [] })
  })
})
