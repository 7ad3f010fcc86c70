import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodePath } from '../../scripts/lib/node.mjs'
import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, type Program, test } from './support'

test.describe.configure({ mode: 'serial' })
let shopFile = ''
let keys: Keyboard
test.beforeEach(({ page }) => {
  keys = new Keyboard(page)
})

/** Ctrl+O: the system's dialog in the desktop edition, the place of the file typed in the browser edition. */
async function open(program: Program, path: string): Promise<void> {
  if (program.edition === 'desktop') return program.withChosenFile(path, () => keys.press('Control+o'))
  await keys.press('Control+o')
  await keys.fill('账套文件在本机的位置', path)
}

test('what is no whole account set of this program is refused, and left as it was', async ({ program, page }) => {
  const { path, client } = await openShop(program, keys)
  await client.accountSets.close({})
  shopFile = path
  const version = 60
  const changed = (name: string, change: (bytes: Buffer) => Buffer) => {
    const to = program.newPath(name)
    writeFileSync(to, change(readFileSync(path)))
    return to
  }
  const cases = [
    [changed('截断.hezhang', (b) => b.subarray(0, 70_000)), /账套文件已损坏，未作任何改动/],
    [changed('不是账套.hezhang', () => Buffer.from('只是一段文字')), /不是合账的账套文件/],
    [
      changed('新版.hezhang', (b) => {
        b.writeUInt32BE(9999, version)
        return b
      }),
      /由更新版本的合账保存/,
    ],
  ] as const
  await page.reload()
  for (const [file, reason] of cases) {
    const before = readFileSync(file)
    await expect(page.getByText('最近打开')).toBeVisible()
    await open(program, file)
    await expect(page.getByText(reason)).toBeVisible()
    await program.picture(`refused-${cases.findIndex(([f]) => f === file)}`)
    await keys.press('Escape')
    expect(readFileSync(file).equals(before)).toBe(true)
  }
})

test('a second opener is told who has the file', async ({ program, page }) => {
  const mine = program.newPath('共用.hezhang')
  copyFileSync(shopFile, mine)
  const holder = spawn(nodePath(), [join(import.meta.dirname, '../support/lockHolder.mjs'), mine], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  await open(program, mine)
  await expect(page.getByText(`进程 ${holder.pid}`)).toBeVisible()
  await program.picture('in-use')
  holder.kill()
  await once(holder, 'exit')
  await keys.press('Escape')
  await open(program, mine)
  await expect(page.getByRole('heading', { name: '小店' })).toBeVisible()
})
