import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodePath, tool } from '../../scripts/lib/node.mjs'
import { startBackendWorker } from '../../src/main/backend/workerClient'
import { root } from '../support/sources'

/** Electron's distribution as the packager sees it: its files are only copied, so empty ones do. */
function emptyElectron(dir: string): string {
  const { version } = JSON.parse(readFileSync(tool('electron/package.json'), 'utf8')) as { version: string }
  for (const folder of ['resources', 'locales']) mkdirSync(join(dir, folder), { recursive: true })
  const files = {
    version,
    electron: '#!/bin/sh\n',
    LICENSE: '',
    'LICENSES.chromium.html': '',
    'locales/zh-CN.pak': '',
    'locales/fr.pak': '',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  chmodSync(join(dir, 'electron'), 0o755)
  return dir
}

// the packager's other systems want their own tools; the list of files is one for all
describe.skipIf(process.platform !== 'linux')('the packaged program', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hezhang-package-'))
  const resources = join(dir, 'dist/linux-unpacked/resources')
  const program = join(dir, 'program')
  beforeAll(() => {
    const electronDist = emptyElectron(join(dir, 'electron'))
    const settings = [`-c.electronDist=${electronDist}`, `-c.directories.output=${join(dir, 'dist')}`]
    const args = ['--config', 'electron-builder.config.mjs', '--linux', 'dir', '--publish', 'never', ...settings]
    execFileSync(nodePath(), [tool('electron-builder/cli.js'), ...args], { cwd: root, stdio: 'pipe' })
    extractAll(join(resources, 'app.asar'), program)
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('holds the built program, its dependencies and nothing else', () => {
    expect(readdirSync(program).sort()).toEqual(['node_modules', 'out', 'package.json'])
    expect(readdirSync(join(program, 'out')).sort()).toEqual(['main', 'preload', 'renderer'])
    const { main } = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8')) as { main: string }
    expect(existsSync(join(program, main))).toBe(true)
    expect(readdirSync(join(program, 'node_modules')).filter((name) => /^(node-|electron|react|vite|@mantine)/.test(name))).toEqual([
      'node-addon-api',
    ])
  })
  test('keeps the database outside the archive, for its own system only', () => {
    const native = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.node'),
    )
    expect(native.map((name) => name.split('/').at(-1) ?? '').sort()).toEqual(['linux-arm64.node', 'linux-x64.node'])
  })
  test('its backend starts from what is in the package', async () => {
    const backend = startBackendWorker(join(program, 'out/main/backendWorker.js'), {
      dataDir: join(dir, 'data'),
      host: 'electron',
      version: '1.2.3',
    })
    expect(await backend.call({ path: 'app.status', input: {} })).toMatchObject({ ok: true, data: { version: '1.2.3' } })
    await backend.close()
  })
})
