import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MenuCommand } from '../../src/core/contract/desktop'
import { electronProgram, expect, test } from './support'

declare global {
  interface Window {
    /** what the tests below have heard from the menu */
    heard?: MenuCommand[]
  }
}

test('the bridge is frozen and has no more than it says', async ({ page }) => {
  const bridge = await page.evaluate(() => [Object.isFrozen(window.hezhang), Object.keys(window.hezhang ?? {}).sort()])
  expect(bridge).toEqual([true, ['call', 'desktop', 'host', 'subscribe']])
})

test('menu commands reach the page, those given before it listens too', async ({ page, program }) => {
  await page.reload()
  await program.electron?.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('backup')?.click())
  await page.evaluate(() => {
    window.heard = []
    window.hezhang?.desktop.onMenu((command) => window.heard?.push(command))
  })
  await program.electron?.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('newAccountSet')?.click())
  await expect.poll(() => page.evaluate(() => window.heard?.map(({ command }) => command))).toContain('newAccountSet')
  await program.reset()
})

test('the menu is Chinese', async ({ program }) => {
  const labels = await program.electron?.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label))
  expect(labels).toEqual(['文件', '编辑', '视图', '帮助'])
})

test('a page is printed to a PDF that the user named, and to no other', async ({ page, program }) => {
  const path = program.newPath('page.pdf')
  const print = (to: string) =>
    page.evaluate(
      (file) => window.hezhang?.desktop.printToPdf({ path: file, pageSize: 'A4', landscape: false }).then(() => 'done', String),
      to,
    )
  expect(await print(path)).toContain('was not chosen')
  await program.withSavedFile(path, async () => {
    await page.evaluate(() => window.hezhang?.desktop.showSaveDialog({ title: '存为 PDF', defaultName: 'page.pdf', filters: [] }))
    expect(await print(path)).toBe('done')
  })
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
})

test('only documents are opened in other programs', async ({ page, program }) => {
  const open = (path: string) => page.evaluate((at) => window.hezhang?.desktop.openPath(at).then(() => 'done', String), path)
  expect(await open(join(program.dataDir, 'run.sh'))).toContain('not opened')
  expect(await open('relative.pdf')).not.toBe('done')
})

test('no other page is opened, here or in a new window', async ({ page, program }) => {
  const before = page.url()
  await page.evaluate(() => {
    window.open('https://example.com')
  })
  await page.evaluate(() => location.assign('https://example.com'))
  await page.waitForTimeout(500)
  expect(page.url()).toBe(before)
  expect(program.electron?.windows()).toHaveLength(1)
})

test('a second start hands its file to the first', async ({ program, page }) => {
  await program.reset()
  await page.evaluate(() => {
    window.heard = []
    window.hezhang?.desktop.onMenu((command) => window.heard?.push(command))
  })
  const path = program.newPath('示例.hezhang')
  writeFileSync(path, '')
  const second = spawn(electronProgram(), ['--no-sandbox', '.', `--user-data-dir=${dirname(program.dataDir)}`, path])
  expect(await new Promise((done) => second.once('exit', done))).toBe(0)
  await expect.poll(() => page.evaluate(() => window.heard)).toContainEqual({ command: 'openFile', path })
  await program.reset()
})
