import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, type Browser, type ElectronApplication, expect, type Page, test as base } from '@playwright/test'
import type { Reply } from '../../src/core/contract/rpc'
import type {} from '../../src/renderer/rpc/transport'
import { nodePath } from '../../scripts/lib/node.mjs'

export { expect }

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'tests/.shots')
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const

export interface ProgramOptions {
  edition: 'web' | 'desktop'
}

/** The program as a user has it before them, in either edition. */
export interface Program {
  edition: ProgramOptions['edition']
  page: Page
  /** account sets, recent list and backups of this program */
  dataDir: string
  /** Electron's application (or the stand-in's); undefined in the browser edition */
  electron: ElectronApplication | undefined
  /** An unused file name in dataDir. */
  newPath(name: string): string
  /** Calls a procedure as the window would; the token is the session's, from auth.login. */
  call(path: string, input: unknown, token?: string): Promise<Reply>
  /** Closes the account set, forgets what the window keeps (tabs, session) and loads it again. */
  reset(): Promise<void>
  /** Does what asks for a file (a button, a menu) and answers with this one. */
  withChosenFile(path: string, act: () => Promise<void>): Promise<void>
  /** Does what asks where to save, and returns when the file is there. */
  withSavedFile(path: string, act: () => Promise<void>): Promise<void>
  /** Writes tests/.shots/EDITION/NAME-WIDTH.png at both sizes, to be looked at. */
  picture(name: string): Promise<void>
}

interface Running {
  page: Page
  electron: ElectronApplication | undefined
  call: Program['call']
  withChosenFile: Program['withChosenFile']
  withSavedFile: Program['withSavedFile']
  stop(): Promise<void>
}

export const test = base.extend<{ page: Page; failurePicture: void }, ProgramOptions & { program: Program }>({
  edition: ['web', { option: true, scope: 'worker' }],
  /** One program for all tests of a worker; a file that wants it untouched begins with program.reset(). */
  program: [
    async ({ edition, browser }, use) => {
      const dir = mkdtempSync(join(tmpdir(), `hezhang-${edition}-`))
      const dataDir = join(dir, 'data')
      mkdirSync(dataDir, { recursive: true })
      const running = edition === 'web' ? await startWeb(browser, dataDir) : await startDesktop(dir)
      await running.page.setViewportSize(SIZES[0])
      await use(programOf(edition, dataDir, running))
      await running.stop()
      rmSync(dir, { recursive: true, force: true, maxRetries: 10 })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  page: async ({ program }, use) => use(program.page),
  failurePicture: [
    async ({ program }, use, info) => {
      await use()
      if (info.status === info.expectedStatus) return
      await info.attach('window', { body: await program.page.screenshot(), contentType: 'image/png' })
    },
    { auto: true },
  ],
})

function programOf(
  edition: Program['edition'],
  dataDir: string,
  { page, electron, call, withChosenFile, withSavedFile }: Running,
): Program {
  let names = 0
  return {
    edition,
    page,
    dataDir,
    electron,
    call,
    withChosenFile,
    withSavedFile,
    newPath: (name) => {
      const dir = join(dataDir, String(++names))
      mkdirSync(dir)
      return join(dir, name)
    },
    async reset() {
      await call('accountSets.close', {})
      await page.evaluate(() => {
        const kept = sessionStorage.getItem('hezhang.hostToken')
        localStorage.clear()
        sessionStorage.clear()
        if (kept !== null) sessionStorage.setItem('hezhang.hostToken', kept)
      })
      await page.reload()
    },
    async picture(name) {
      for (const size of SIZES) {
        await page.setViewportSize(size)
        await page.screenshot({ path: join(pictures, edition, `${name}-${size.width}.png`), animations: 'disabled' })
      }
      await page.setViewportSize(SIZES[0])
    },
  }
}

async function startWeb(browser: Browser, dataDir: string): Promise<Running> {
  const host = spawn(nodePath(), [join(root, 'out/node/cli.js'), 'serve', '--no-open', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const link = await linkOf(host)
  const { origin, hash } = new URL(link)
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true })
  const page = await context.newPage()
  // asks for files from the start: switched on only when a test waits for it, it can come after the key that opens it
  page.on('filechooser', () => undefined)
  await page.goto(link)
  return {
    page,
    electron: undefined,
    async call(path, input, token) {
      const response = await fetch(`${origin}/rpc`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${hash.slice('#token='.length)}` },
        body: JSON.stringify({ path, input, token }),
      })
      return (await response.json()) as Reply
    },
    async withChosenFile(path, act) {
      const chooser = page.waitForEvent('filechooser')
      await act()
      await (await chooser).setFiles(path)
    },
    async withSavedFile(path, act) {
      const download = page.waitForEvent('download')
      await act()
      await (await download).saveAs(path)
    },
    async stop() {
      await context.close()
      const ended = new Promise((done) => host.once('exit', done))
      host.kill('SIGTERM')
      await ended
    },
  }
}
/** The address that the host prints. */
async function linkOf(host: ChildProcess): Promise<string> {
  if (!host.stdout) throw new Error('the host has no output')
  for await (const line of createInterface({ input: host.stdout })) if (line.startsWith('http://')) return line
  throw new Error('the host ended without an address')
}

/** Electron's own program file, where `npm start` has fetched it. */
function electronPath(): string | undefined {
  const named = join(root, 'node_modules/electron/path.txt')
  const file = existsSync(named) ? join(root, 'node_modules/electron/dist', readFileSync(named, 'utf8')) : undefined
  return file !== undefined && existsSync(file) ? file : undefined
}

/** What `electron` is here: Electron itself or the stand-in. */
export const electronProgram = () => electronPath() ?? join(root, 'tests/support/electron-double/electron')

async function startDesktop(dir: string): Promise<Running> {
  const executablePath = electronProgram()
  // the profile's folder `data` holds its account sets
  const electron = await _electron.launch({ executablePath, cwd: root, args: ['.', `--user-data-dir=${dir}`] })
  const page = await electron.firstWindow()
  await page.waitForURL(/bundle/)
  await page.waitForLoadState()
  // as in the browser edition
  page.on('filechooser', () => undefined)
  return {
    page,
    electron,
    call: (path, input, token) =>
      page.evaluate(
        (call) => {
          if (!window.hezhang) throw new Error('no bridge')
          return window.hezhang.call(call)
        },
        { path, input, ...(token === undefined ? {} : { token }) },
      ),
    async withChosenFile(path, act) {
      await electron.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
      }, path)
      await act()
    },
    async withSavedFile(path, act) {
      await electron.evaluate(({ dialog }, chosen) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen })
      }, path)
      await act()
      await expect.poll(() => existsSync(path), { timeout: 30_000 }).toBe(true)
    },
    stop: () => electron.close(),
  }
}
