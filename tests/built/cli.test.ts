import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, test } from 'vitest'
import { nodePath } from '../../scripts/lib/node.mjs'
import { root } from '../support/sources'

const cli = join(root, 'out/node/cli.js')
const dir = mkdtempSync(join(tmpdir(), 'hezhang-cli-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const hezhang = (...args: string[]) => spawnSync(nodePath(), [cli, ...args], { encoding: 'utf8', cwd: dir })

describe('hezhang', () => {
  test('without a command lists the commands', () => {
    const { stdout, status } = hezhang()
    expect(status).toBe(0)
    expect(stdout).toMatch(/serve +浏览器版/)
  })
  test('tells the usage of a command', () => {
    expect(hezhang('serve', '--help').stdout).toContain('--port N')
    expect(hezhang('help', 'serve').stdout).toContain('--port N')
  })
  test.each([['nope'], ['constructor'], ['../serve'], ['serve', '--nope'], ['serve', '--port', '99999']])(
    'does not understand %s %s %s',
    (...args) => {
      const { status, stderr } = hezhang(...args)
      expect(status).toBe(2)
      expect(stderr).not.toBe('')
    },
  )
  test('tells its version', () => {
    expect(hezhang('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('hezhang serve', () => {
  test('without a display says so, keeps serving, and ends well when interrupted', async () => {
    const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
    const served = spawn(nodePath(), [cli, 'serve', '--data', dir], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((done) => served.once('exit', done))
    const lines: string[] = []
    for await (const line of createInterface({ input: served.stdout })) {
      lines.push(line)
      if (line.includes('Ctrl+C')) break
    }
    const link = lines.find((line) => line.startsWith('http://127.0.0.1:')) ?? ''
    if (process.platform === 'linux') expect(lines.join('\n')).toContain('没有显示器')
    expect((await fetch(link)).status).toBe(200)
    served.kill('SIGTERM')
    // Windows knows no signals: there it is simply ended
    expect(await ended).toBe(process.platform === 'win32' ? null : 0)
  })
})
