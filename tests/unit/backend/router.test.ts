import { contract } from '@core/contract'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTES } from '../../../src/main/backend/routes'
import { replyOfError } from '../../../src/main/backend/router'
import { accountId, companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
let b: TestBackend
beforeAll(async () => {
  b = testBackend(folder.path)
  await b.client.accountSets.create({ options: companyOptions })
})
afterAll(async () => {
  await b.backend.close()
  folder.remove()
})
const item = (code: string, more = {}) => ({
  entity: 'item' as const,
  value: { code, name: '商品', unit: '个', taxRate: 130_000, ...more },
})

test('every procedure of the contract is answered', () => {
  const paths = Object.entries(contract).flatMap(([module, procedures]) => Object.keys(procedures).map((name) => `${module}.${name}`))
  expect([...ROUTES.keys()].sort()).toEqual(paths.sort())
})

describe('what is refused before it begins', () => {
  test.each(['nothing.here', 'app', 'app.status.x', 'constructor', '__proto__.toString', '', 'app.__proto__'])(
    'no procedure %s',
    async (path) => {
      expect(await b.call(path, {})).toMatchObject({ ok: false, error: { code: 'NOT_FOUND_PROCEDURE' } })
    },
  )
  test.each([null, undefined, 1, 'x', [], { path: 5 }])('no call at all: %s', async (call) => {
    expect(await b.backend.call(call as never)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND_PROCEDURE' } })
  })
  test('each fault of an input in Chinese at its field', async () => {
    const { error, problems } = (await b.call(
      'master.save',
      item(' ', { name: 5, taxRate: -1, unit: 'x'.repeat(11), barcodes: ['ok', '条码'], extra: 1 }),
    )) as never as {
      error: { code: string }
      problems: { at?: string; message: string }[]
    }
    expect(error.code).toBe('BAD_INPUT')
    expect(problems.map(({ at, message }) => [at, message.replace('填写的内容不符合要求：', '')])).toEqual([
      ['code', '编码必须填写'],
      ['name', '名称类型不对，应为文字'],
      ['unit', '单位太长（最多 10 个字）'],
      ['taxRate', '税率不能为负数'],
      ['barcodes.1', '条码第 2 行条码只能是数字、字母和符号'],
      [undefined, '含有多余字段 extra'],
    ])
  })
  test('a line of a document is named as the user sees it', async () => {
    const reply = await b.call('documents.save', {
      document: { type: 'salesDelivery', date: '2026-02-30', lines: [{ itemId: 1, quantity: 1e30 }] },
    })
    expect(reply).toMatchObject({
      ok: false,
      problems: [
        { at: 'date', message: '填写的内容不符合要求：日期不是有效日期' },
        { at: 'lines.0.quantity', message: '填写的内容不符合要求：第 1 行数量超出允许的范围' },
      ],
    })
  })
  test('who has not logged in, on a host where people log in', async () => {
    const web = testBackend(join(folder.path, 'web'), 'http')
    expect(await refusalOf(web.client.settings.get({}))).toMatchObject({ code: 'NO_ACCOUNT_SET' })
    await web.client.accountSets.create({ options: companyOptions })
    expect(await refusalOf(web.client.settings.get({}))).toMatchObject({ code: 'NOT_LOGGED_IN' })
    expect(await web.call('settings.get', {}, 'made up')).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } })
    await web.backend.close()
  })
})

describe('errors nobody foresaw', () => {
  const logs = { directory: join(folder.path, 'logs'), now: '2026-01-15T08:00:00.000Z' }
  test('are told by number, and written to the log', () => {
    const reply = replyOfError(new Error('password=secret at /home/me'), 'documents.post', logs)
    if (reply.ok) expect.fail()
    expect(reply.error.code).toBe('INTERNAL')
    expect(JSON.stringify(reply)).not.toContain('secret')
    const [file] = readdirSync(logs.directory)
    const text = readFileSync(join(logs.directory, file!), 'utf8')
    expect(text).toContain(`${reply.error.args?.['id']} documents.post`)
    expect(text).toContain('secret')
  })
  test.each([
    ['SQLITE_CONSTRAINT_TRIGGER', 'voucher is booked', 'VOUCHER_BOOKED'],
    ['SQLITE_CONSTRAINT_TRIGGER', 'period is closed', 'PERIOD_CLOSED'],
    ['SQLITE_BUSY', '', 'BUSY'],
    ['SQLITE_FULL', '', 'DISK_FULL'],
    ['ENOSPC', '', 'DISK_FULL'],
    ['SQLITE_IOERR_SHMSIZE', '', 'DISK_FULL'],
    ['SQLITE_IOERR_READ', '', 'FILE_UNREADABLE'],
    ['SQLITE_READONLY_DBMOVED', '', 'FILE_READ_ONLY'],
    ['SQLITE_CORRUPT_INDEX', '', 'FILE_DAMAGED'],
  ])('%s %s is %s', (code, message, expected) => {
    expect(replyOfError(Object.assign(new Error(message), { code }), 'x.y', logs)).toMatchObject({ error: { code: expected } })
  })
})

describe('a command', () => {
  test('is done once for one request number', async () => {
    const request = { ...item('R1'), requestId: 'request-0001' }
    const first = await b.client.master.save(request)
    expect(await b.client.master.save(request)).toEqual(first)
    expect((await b.client.master.list({ entity: 'item', text: 'R' })).count).toBe(1)
    // something else is not answered as if it had been done
    const other = b.client.master.save({ ...request, value: { ...request.value, code: 'R2' } })
    expect(await refusalOf(other)).toMatchObject({ code: 'REQUEST_REUSED', at: 'requestId' })
    expect(await refusalOf(b.client.opening.confirm({ requestId: 'request-0001' }))).toMatchObject({ code: 'REQUEST_REUSED' })
  })
  test('that was refused may be sent again with its number', async () => {
    const request = { ...item('R1'), requestId: 'request-0002' }
    expect(await refusalOf(b.client.master.save(request))).toMatchObject({ code: 'DUPLICATE_CODE', at: 'code' })
    expect((await b.client.master.save({ ...request, value: { ...request.value, code: 'R3' } })).id).toBeGreaterThan(0)
  })
  test('stands in the audit log, chained; a query and a refusal do not', async () => {
    const before = await b.client.integrity.auditLog({})
    await b.client.master.save(item('A1'))
    await refusalOf(b.client.master.save(item('A1')))
    const { rows, count } = await b.client.integrity.auditLog({})
    expect(count).toBe(before.count + 1)
    expect(rows[0]).toMatchObject({ action: 'master.save', subject: 'item', at: '2026-01-15T08:00:00.000Z' })
    expect(rows[0]?.detail).toContain('"A1"')
    const { checks } = await b.client.integrity.verify({})
    expect(checks.find((c) => c.name === 'auditChain')).toMatchObject({ ok: true })
  })
  test('tells the windows what is stale, once it is done', async () => {
    const events: unknown[] = []
    const stop = b.backend.subscribe((event) => events.push(event))
    await b.client.master.save(item('E1'))
    await refusalOf(b.client.master.save(item('E1')))
    stop()
    await b.client.settings.save({ taxNumber: '91310000' })
    expect(events).toEqual([{ type: 'changed', topics: ['master'] }])
  })
  test('changes settings at once for the next call', async () => {
    await b.client.settings.save({ approval: true })
    expect(await b.client.settings.get({})).toMatchObject({ approval: true, taxNumber: '91310000', costingMethod: 'movingAverage' })
    await b.client.settings.save({ approval: false })
  })
})

test('settings: roles and number rules', async () => {
  const { client } = b
  const cash = await accountId(client, '1001')
  await client.settings.setRole({ role: 'wechat', accountId: cash })
  expect((await client.settings.get({})).roles.find((r) => r.role === 'wechat')).toMatchObject({ accountCode: '1001' })
  expect(await refusalOf(client.settings.setRole({ role: 'nobody', accountId: cash }))).toMatchObject({ code: 'NOT_FOUND', at: 'role' })
  expect(await refusalOf(client.settings.setRole({ role: 'toString', accountId: cash }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusalOf(client.settings.setRole({ role: 'wechat', accountId: await accountId(client, '1002') }))).toMatchObject({
    code: 'ACCOUNT_NOT_LEAF',
  })
  expect(await refusalOf(client.settings.setRole({ role: 'wechat', accountId: 9_999_999 }))).toMatchObject({ code: 'UNKNOWN_REFERENCE' })
  expect(await refusalOf(client.settings.setRole({ role: 'prepaid', accountId: await accountId(client, '1122') }))).toMatchObject({
    code: 'ACCOUNT_LOCKED',
  })
  await client.settings.setNumberRule({ type: 'voucher', prefix: 'JZ', datePart: 'none', digits: 6 })
  expect((await client.settings.get({})).numberRules.find((r) => r.type === 'voucher')).toEqual({
    type: 'voucher',
    prefix: 'JZ',
    datePart: 'none',
    digits: 6,
    next: { none: 1, year: 1, month: 1, day: 1 },
  })
  expect(await refusalOf(client.settings.setNumberRule({ type: 'invoice', prefix: 'ZZ', datePart: 'none', digits: 6 }))).toMatchObject({
    code: 'NOT_FOUND',
  })
})
