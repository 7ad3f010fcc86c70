import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isPasswordOf, hashPassword } from '../../../src/main/services/users'
import { companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let token: string | undefined
let b: TestBackend
let path: string
beforeEach(async () => {
  token = undefined
  b = testBackend(join(folder.path, String(++count)), 'http', () => token)
  path = (await b.client.accountSets.create({ options: companyOptions })).path
  ;({ token } = await b.client.auth.setup({ name: 'admin', displayName: '张三', password: '正确的密码 12' }))
})
afterEach(() => b.backend.close())
const login = (password: string, name = 'admin') => b.client.auth.login({ name, password })

describe('the first administrator', () => {
  test('is made once, with a password of at least 8 characters, and is logged in', async () => {
    expect((await b.client.app.status({})).user).toEqual({ id: 1, name: 'admin', displayName: '张三', isAdmin: true })
    expect((await b.client.app.status({})).accountSet?.needsAdministrator).toBe(false)
    expect((await refusalOf(b.client.auth.setup({ name: 'other', displayName: 'x', password: 'long enough' }))).code).toBe(
      'ADMINISTRATOR_EXISTS',
    )
    await b.client.accountSets.create({ path: 'second', options: companyOptions })
    expect(await refusalOf(b.client.auth.setup({ name: 'a', displayName: 'b', password: '1234567' }))).toMatchObject({
      code: 'WEAK_PASSWORD',
      at: 'password',
    })
  })
  test('has a password that nobody can read', () => {
    const [first, second] = [hashPassword('同一个密码'), hashPassword('同一个密码')]
    expect(first).not.toBe(second)
    expect(first).not.toContain('密码')
    expect([isPasswordOf('同一个密码', first), isPasswordOf('另一个密码', first), isPasswordOf('', 'x')]).toEqual([true, false, false])
  })
})

describe('login', () => {
  test('wrong name and wrong password are told alike', async () => {
    const refusals = [await refusalOf(login('wrong one')), await refusalOf(login('wrong one', 'nobody'))]
    expect(refusals.map(({ code }) => code)).toEqual(['BAD_CREDENTIALS', 'BAD_CREDENTIALS'])
    expect(refusals[0]?.message).toBe(refusals[1]?.message)
  })
  test('five failures lock the user out for a quarter of an hour, also across a restart', async () => {
    for (let i = 0; i < 4; i++) expect((await refusalOf(login('wrong'))).code).toBe('BAD_CREDENTIALS')
    expect(await refusalOf(login('wrong'))).toMatchObject({ code: 'LOCKED_OUT', message: '密码连续输错，请在 15 分钟后再试' })
    await b.client.accountSets.close({})
    await b.client.accountSets.open({ path })
    b.clock.set('2026-01-15', '08:14:30.000')
    expect(await refusalOf(login('正确的密码 12'))).toMatchObject({ code: 'LOCKED_OUT', message: '密码连续输错，请在 1 分钟后再试' })
    b.clock.set('2026-01-15', '08:15:00.000')
    expect((await refusalOf(login('wrong'))).code).toBe('BAD_CREDENTIALS')
    expect((await login('正确的密码 12')).token).toBeTypeOf('string')
  })
  test('a success starts the count anew', async () => {
    for (let i = 0; i < 4; i++) await refusalOf(login('wrong'))
    await login('正确的密码 12')
    for (let i = 0; i < 4; i++) expect((await refusalOf(login('wrong'))).code).toBe('BAD_CREDENTIALS')
  })
})

describe('a session', () => {
  test('ends with logout and with the account set', async () => {
    const first = token
    ;({ token } = await login('正确的密码 12'))
    await b.client.auth.logout({})
    expect((await refusalOf(b.client.settings.get({}))).code).toBe('NOT_LOGGED_IN')
    token = first
    await b.client.settings.get({})
    await b.client.accountSets.close({})
    await b.client.accountSets.open({ path })
    expect((await refusalOf(b.client.settings.get({}))).code).toBe('NOT_LOGGED_IN')
  })
  test('of another window ends when the password changes', async () => {
    const { token: other } = await login('正确的密码 12')
    expect(await refusalOf(b.client.auth.changePassword({ oldPassword: 'wrong', newPassword: 'another one' }))).toMatchObject({
      at: 'oldPassword',
    })
    expect(await refusalOf(b.client.auth.changePassword({ oldPassword: '正确的密码 12', newPassword: 'short' }))).toMatchObject({
      code: 'WEAK_PASSWORD',
      at: 'newPassword',
    })
    await b.client.auth.changePassword({ oldPassword: '正确的密码 12', newPassword: 'another one' })
    await b.client.settings.get({})
    expect(await b.call('settings.get', {}, other)).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } })
    expect((await refusalOf(login('正确的密码 12'))).code).toBe('BAD_CREDENTIALS')
    await login('another one')
  })
  test('passwords are nowhere in the audit log', async () => {
    const log = JSON.stringify(await b.client.integrity.auditLog({}))
    expect(log).toContain('auth.setup')
    expect(log).not.toContain('密码')
  })
})
