import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { nodePath } from '../../scripts/lib/node.mjs'
import { AccountSet } from '../../src/main/backend/accountSet'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { Books } from '../support/books'
import { root } from '../support/sources'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const cli = join(root, 'out/node/cli.js')
const KILLS = Number(process.env['KILLS'] ?? 40)
const STANDS = new Set(['posted', 'reversed', 'closed'])

/** What was acknowledged before the process was killed: the last word on each document, by its id. */
async function tradeUntilKilled(file: string, seed: number, after: number, told: Map<number, string>): Promise<void> {
  const child = spawn(nodePath(), [cli, 'simulate', file, '--days', '60', '--seed', String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((done) => child.once('exit', done))
  let timer: NodeJS.Timeout | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    timer ??= setTimeout(() => child.kill('SIGKILL'), after)
    const [, word, id] = /^(ack|undo) \S+ \S+ (\d+)$/.exec(line) ?? []
    if (word !== undefined && id !== undefined) told.set(Number(id), word)
  }
  clearTimeout(timer)
  await ended
  expect(child.signalCode).toBe('SIGKILL')
}

test(
  `a shop's trade killed ${KILLS} times at any moment: the file opens again, verifies clean, and holds what was acknowledged`,
  async () => {
    const random = new Random(20261126)
    const file = join(folder.path, 'shop.hezhang')
    const told = new Map<number, string>()
    for (let kill = 1; kill <= KILLS; kill++) {
      await tradeUntilKilled(file, kill, random.int(10, 900), told)
      const found = new Books(AccountSet.open(file, { program: 'test', startedAt: '' }))
      expect(found.failures(), `after kill ${kill}`).toEqual({})
      // what was about to be taken back may or may not have been
      for (const [id, word] of told) {
        if (word === 'undo') continue
        const state = found.db.value<string>('SELECT state FROM document WHERE id = ?', id)
        expect(STANDS.has(state ?? 'gone'), `document ${id} after kill ${kill}: ${state}`).toBe(true)
      }
      await found.close()
    }
    expect(told.size).toBeGreaterThan(KILLS)
  },
  Math.max(120_000, KILLS * 10_000),
)
