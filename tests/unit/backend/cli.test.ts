import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as casesCommand from '../../../src/main/hosts/cli/commands/cases'
import * as newCommand from '../../../src/main/hosts/cli/commands/new'
import * as rpcCommand from '../../../src/main/hosts/cli/commands/rpc'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
const file = join(folder.path, '青禾百货.hezhang')
beforeAll(() => vi.stubEnv('HEZHANG_DATA_DIR', join(folder.path, 'data')))
afterAll(() => {
  vi.unstubAllEnvs()
  folder.remove()
})

async function run(command: { run: typeof newCommand.run }, args: string[], input = '') {
  const written = { stdout: '', stderr: '' }
  const sink = (name: keyof typeof written) =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString()
        done()
      },
    })
  const code = await command.run(args, { stdin: Readable.from([input]), stdout: sink('stdout'), stderr: sink('stderr') })
  return { code, ...written }
}

test('new: makes an account set as asked, and none where it is asked wrongly', async () => {
  expect(await run(newCommand, [file, '--standard', 'business', '--start', '202604', '--costing', 'fifo', '--approval'])).toEqual({
    code: 0,
    stdout: `${file}\n`,
    stderr: '',
  })
  await expect(run(newCommand, [file])).rejects.toThrow('文件已存在')
  await expect(run(newCommand, [join(folder.path, 'x'), '--standard', 'ifrs'])).rejects.toThrow('会计准则只能是 small、business')
  await expect(run(newCommand, [join(folder.path, 'x'), '--start', 'soon'])).rejects.toThrow('启用期间')
  await expect(run(newCommand, [])).rejects.toThrow('请给出')
  await expect(run(newCommand, ['x', '--frobnicate'])).rejects.toThrow()
  expect(existsSync(join(folder.path, 'x.hezhang'))).toBe(false)
})

test('rpc: a line in, a line out, in order, whatever the line holds', async () => {
  const lines = [
    '{"id": 1, "path": "settings.get", "input": {}}',
    '',
    '{"id": "b", "procedure": "master.save", "input": {"entity": "project", "value": {"code": "01", "name": "甲\\n乙"}}}',
    'not json',
    '[1]',
    '{"path": 5}',
    '{"id": null, "path": "app.status"}',
    '{"id": 9, "path": "master.list", "input": {"entity": "project"}}',
  ]
  const { code, stdout } = await run(rpcCommand, [file], lines.join('\n'))
  expect(code).toBe(0)
  const replies = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id?: unknown; ok: boolean; data?: Record<string, unknown>; error?: { code: string } })
  expect(replies.map(({ id, ok, error }) => [id, ok, error?.code])).toEqual([
    [1, true, undefined],
    ['b', true, undefined],
    [undefined, false, 'BAD_INPUT'],
    [undefined, false, 'BAD_INPUT'],
    [undefined, false, 'NOT_FOUND_PROCEDURE'],
    [null, true, undefined],
    [9, true, undefined],
  ])
  expect(replies[0]?.data).toMatchObject({
    company: '青禾百货',
    standard: 'business',
    startPeriod: 202604,
    costingMethod: 'fifo',
    approval: true,
  })
  expect(replies[6]?.data).toMatchObject({ count: 1, rows: [{ name: '甲\n乙' }] })
})

test('rpc: a file that cannot be opened is told', async () => {
  const missing = await run(rpcCommand, [join(folder.path, 'none.hezhang')], '{"path": "app.status"}')
  expect(missing).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('找不到文件') })
  expect(readFileSync(file).subarray(68, 72).toString()).toBe('HZZ1')
})

test('cases: a line a case, the first figure that differs, figures of other policies left out', async () => {
  const path = join(folder.path, 'cases.json')
  const one = (id: string, expected: object) => ({
    id,
    method: 'moving_average',
    events: [
      { seq: 1, date: '2026-01-01', type: 'in', qty: '10', unit_cost: '2' },
      { seq: 2, date: '2026-01-02', type: 'out', qty: '4' },
      { seq: 3, date: '2026-01-02', type: 'out', qty: '7' },
    ],
    expect: [
      { after_seq: 2, on_hand_value: '12.00', ...expected },
      { after_seq: 3, error: 'insufficient_stock' },
    ],
  })
  const cases = [
    one('good', {}),
    one('bad', { total_cogs: '8.01' }),
    one('other', { avg_cost: '9', depends_on: { avg_cost: { order: 'entry' } } }),
  ]
  writeFileSync(path, JSON.stringify([...cases, { id: 'odd', method: 'weighted' }]))
  const { code, stdout } = await run(casesCommand, [path])
  expect(code).toBe(1)
  expect(stdout.split('\n')).toEqual([
    'pass good',
    'FAIL bad: after 2 total_cogs: expected 8.01, found 8.00',
    'pass other (policy: 1 not compared)',
    expect.stringMatching(/^FAIL odd: not a case: method /),
    '2 passed, 2 failed',
    '',
  ])
})
