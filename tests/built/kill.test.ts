import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import type { Reply } from '@core/contract'
import { nodePath } from '../../scripts/lib/node.mjs'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { goods, newBooks, openBooks } from '../support/books'
import { root } from '../support/sources'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const cli = join(root, 'out/node/cli.js')
const KILLS = 6

/** A process that owns the account set and does what it is told by lines; every call waits for its reply. */
function trader(file: string) {
  const child = spawn(nodePath(), [cli, 'rpc', file], {
    env: { ...process.env, HEZHANG_DATA_DIR: join(folder.path, 'data') },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting: ((reply: Reply | null) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Reply))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  void ended.then(() => {
    for (const answer of waiting.splice(0)) answer(null)
  })
  child.stdin.on('error', () => {})
  return {
    /** null: it died before it answered */
    call: (path: string, input: unknown): Promise<Reply | null> =>
      new Promise((answer) => {
        if (child.exitCode !== null || child.signalCode !== null) return answer(null)
        waiting.push(answer)
        child.stdin.write(`${JSON.stringify({ path, input })}\n`)
      }),
    kill: () => child.kill('SIGKILL'),
    ended,
  }
}
type Trader = ReturnType<typeof trader>
interface Held {
  type: string
  revision: number
  state: string
  /** a command was sent and not answered */
  open?: true
}

/** Trades until the process is gone: receipts and deliveries of any day, some withdrawn again. */
async function trade(process: Trader, random: Random, held: Map<number, Held>): Promise<void> {
  for (;;) {
    const posted = [...held].filter(([, d]) => d.state === 'posted')
    if (posted.length > 5 && random.chance(0.2)) {
      const [id] = random.pick(posted)
      if (!(await act(process, 'unpost', id, held))) return
      continue
    }
    const incoming = random.chance(0.4)
    const lines = Array.from({ length: random.int(1, 4) }, () => goods(random.int(1, 6), random.int(1, 5), random.int(100, 9000)))
    const document = {
      type: incoming ? 'purchaseReceipt' : 'salesDelivery',
      date: `2026-0${random.int(1, 2)}-${String(random.int(1, 28)).padStart(2, '0')}`,
      partnerId: incoming ? 2 : 1,
      warehouseId: 1,
      ...(incoming ? { invoiceKind: 'special' } : {}),
      lines,
    }
    const saved = await process.call('documents.save', { document })
    if (!saved) return
    if (!saved.ok) throw new Error(saved.error.message)
    const { id, revision } = saved.data as { id: number; revision: number }
    held.set(id, { type: document.type, revision, state: 'draft' })
    if (!(await act(process, 'post', id, held))) return
  }
}
/** False when the process died before it answered. A refusal changes nothing. */
async function act(process: Trader, name: 'post' | 'unpost', id: number, held: Map<number, Held>): Promise<boolean> {
  const document = held.get(id)
  if (!document) return true
  held.set(id, { ...document, open: true })
  const reply = await process.call(`documents.${name}`, { type: document.type, id, revision: document.revision })
  if (!reply) return false
  const { revision, state } = reply.ok ? (reply.data as { revision: number; state: string }) : document
  held.set(id, { type: document.type, revision, state })
  return true
}

test(`killed ${KILLS} times at any moment: it opens again whole, with everything that was acknowledged`, async () => {
  const books = newBooks(folder.path, 'killed')
  const { path } = books.set
  for (const date of ['2026-01-01', '2026-02-01']) {
    const lines = [1, 2, 3, 4, 5, 6].map((item) => goods(item, 200, 2000_00))
    books.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines })
  }
  await books.close()
  const random = new Random(20261124)
  const held = new Map<number, Held>()
  for (let kill = 0; kill < KILLS; kill++) {
    const process = trader(path)
    const trading = trade(process, random, held)
    // it has opened the file when it answers
    await process.call('app.status', {})
    await new Promise((later) => setTimeout(later, random.int(50, 1500)))
    process.kill()
    await Promise.all([trading, process.ended])
    const found = openBooks(path)
    expect(found.failures()).toEqual({})
    for (const [id, document] of held) {
      const now = found.db.get<{ state: string; revision: number }>('SELECT state, revision FROM document WHERE id = ?', id)
      if (document.open && now) held.set(id, { type: document.type, ...now })
      else expect(now, `document ${id} before kill ${kill + 1}`).toEqual({ state: document.state, revision: document.revision })
    }
    await found.close()
  }
  expect([...held.values()].filter((d) => d.state === 'posted').length).toBeGreaterThan(20)
})
