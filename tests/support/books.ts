import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountSetOptions, documentInput, type AccountSetOptions, type DocumentInput } from '@core/contract'
import { afterAll } from 'vitest'
import { AccountSet } from '../../src/main/backend/accountSet'
import { type CommandContext, Refusal } from '../../src/main/backend/context'
import { type Caller, immediately, runCommand } from '../../src/main/backend/transaction'
import { postCommand, type Target } from '../../src/main/documents/post'
import { reverseCommand } from '../../src/main/documents/reverse'
import { saveDocument } from '../../src/main/documents/save'
import { requireDocument } from '../../src/main/documents/store'
import { unpostCommand } from '../../src/main/documents/unpost'
import { approveCommand, closeCommand, voidCommand } from '../../src/main/documents/workflow'
import { createAccountSetFile } from '../../src/main/modules/accountSets/create'
import { closeMonth } from '../../src/main/modules/periods/close/close'
import { CLOSE_CHECKS } from '../../src/main/modules/periods/close/registry'
import { periodHandlers } from '../../src/main/modules/periods/handlers'
import { settleCosts } from '../../src/main/modules/periods/settleCosts'
import { verifyAll } from '../../src/main/services/verify'
import { writeSetting } from '../../src/db/settings'
import { standingClock, temporaryFolder } from './backend'

type Input = { type: DocumentInput['type'] } & Record<string, unknown>

/** Books of a small shop, traded through the real engine: masters by SQL, documents by the commands that users call. */
export class Books {
  readonly clock = standingClock('2026-03-01')
  readonly caller: Caller = { user: { id: null, name: 'test', displayName: '测试', isAdmin: true }, clock: this.clock, emit: () => {} }
  constructor(readonly set: AccountSet) {}

  get db() {
    return this.set.connection.write
  }
  get raw() {
    return this.set.connection.raw
  }
  account(role: string): number {
    const id = this.db.value<number>('SELECT account_id FROM account_role WHERE role = ?', role)
    if (id === undefined) throw new Error(`no role ${role}`)
    return id
  }
  command<T>(path: string, input: unknown, work: (ctx: CommandContext) => T): T {
    return runCommand(this.set, this.caller, { path, input }, work) as T
  }
  save(input: Input): number {
    return this.command('documents.save', input, (ctx) => saveDocument(ctx, documentInput.parse(input)).id) as number
  }
  post(input: Input): number {
    const id = this.save(input)
    this.postSaved(id)
    return id
  }
  postSaved(id: number): void {
    this.on(id, 'post', postCommand)
  }
  unpost(id: number): void {
    this.on(id, 'unpost', unpostCommand)
  }
  approve(id: number): void {
    this.on(id, 'approve', approveCommand)
  }
  void(id: number): void {
    this.on(id, 'void', voidCommand)
  }
  closeOrder(id: number, closed: boolean): void {
    this.on(id, 'close', (ctx, target) => closeCommand(ctx, { ...target, closed }))
  }
  reverse(id: number, date: string): void {
    this.on(id, 'reverse', (ctx, target) => reverseCommand(ctx, { ...target, date }))
  }
  /** A command on one document, as its user sees it now. */
  on(id: number, name: string, work: (ctx: CommandContext, target: Target) => unknown): void {
    this.command(`documents.${name}`, { id }, (ctx) => {
      const { type, revision } = requireDocument(ctx.db, id)
      work(ctx, { type, id, revision })
      return null
    })
  }
  /** 结账, every warning confirmed. */
  closePeriod(period: number): void {
    const confirmed = CLOSE_CHECKS.map(({ id }) => id)
    this.command('periods.close', { period, confirmed }, (ctx) => closeMonth(ctx, period, confirmed))
  }
  /** 月末成本结转; returns how many movements changed. */
  settleCosts(period: number): number {
    return this.command('periods.settleCosts', { period }, (ctx) => settleCosts(ctx, period).changed)
  }
  reopenPeriod(period: number): void {
    this.command('periods.reopen', { period }, (ctx) => void periodHandlers.reopen(ctx, { period, reason: '试' }))
  }
  transferProfit(period: number): void {
    this.command('periods.transferProfit', { period }, (ctx) => void periodHandlers.transferProfit(ctx, { period }))
  }
  lineOf(documentId: number, lineNo = 1): number {
    const id = this.db.value<number>(
      `SELECT id FROM (SELECT id, document_id, line_no FROM doc_order_line UNION ALL SELECT id, document_id, line_no FROM doc_stock_line
       UNION ALL SELECT id, document_id, line_no FROM doc_invoice_line) WHERE document_id = ? AND line_no = ?`,
      documentId,
      lineNo,
    )
    if (id === undefined) throw new Error('no such line')
    return id
  }
  /** names of the checks that fail, with their problems */
  failures(): Record<string, string[]> {
    return Object.fromEntries(
      verifyAll(this.set.db, this.set.options)
        .filter((c) => !c.ok)
        .map((c) => [c.name, c.problems]),
    )
  }
  close(): Promise<void> {
    return this.set.close()
  }
}

export const NET = 1_000_000
/** A goods line at 13 % in fen without tax, quantity in pieces. */
export function goods(itemId: number, pieces: number, netFen: number, more: Record<string, unknown> = {}) {
  const tax = Math.round(netFen * 0.13)
  return { itemId, quantity: pieces * NET, price: 0, net: netFen, taxRate: 130_000, tax, gross: netFen + tax, ...more }
}

/** New files by their options: each is made once, for making one costs as much as a dozen documents. */
const blank = new Map<string, Buffer>()
export function newBooks(folder: string, name: string, options: Partial<AccountSetOptions> = {}): Books {
  const path = join(folder, `${name}.hezhang`)
  const all = accountSetOptions.parse({ company: '测试商店', standard: 'small', taxpayer: 'general', startPeriod: 202601, ...options })
  const key = JSON.stringify(all)
  const file = blank.get(key)
  if (file) writeFileSync(path, file)
  else {
    createAccountSetFile(path, all)
    blank.set(key, readFileSync(path))
  }
  return openBooks(path)
}
export function openBooks(path: string): Books {
  const books = new Books(AccountSet.open(path, { program: 'test', startedAt: '' }))
  // what survives a power cut is tested where a program is killed
  books.raw.pragma('synchronous = OFF')
  if (books.db.value<number>('SELECT COUNT(*) FROM item') === 0) immediately(books.set, () => seed(books))
  return books
}
function seed({ db, clock }: Books): void {
  writeSetting(db, 'openingConfirmedAt', clock.now())
  // as where many documents are made: a day on which one was posted must be known as stale, or `verify` says so
  db.run('UPDATE period SET registers_kept = 1')
  db.run("UPDATE warehouse SET id = id + 100 WHERE kind IN ('transit', 'estimate')")
  db.run("INSERT INTO warehouse (id, code, name) VALUES (3, '02', '二仓')")
  for (let i = 1; i <= 6; i++) db.run("INSERT INTO item (code, name, unit, tax_rate) VALUES (?, ?, '件', 130000)", `A${i}`, `商品${i}`)
  for (let i = 1; i <= 4; i++) {
    db.run('INSERT INTO partner (code, name, is_customer, is_supplier) VALUES (?, ?, ?, ?)', `P${i}`, `单位${i}`, i % 2, 1 - (i % 2))
  }
}

/** Account sets in a folder of their own, closed and gone when the test file ends. */
export function bookShelf(): (options?: Partial<AccountSetOptions>) => Books {
  const folder = temporaryFolder()
  const opened: Books[] = []
  afterAll(async () => {
    for (const b of opened) await b.close()
    folder.remove()
  })
  return (options = {}) => {
    const b = newBooks(folder.path, `b${opened.length + 1}`, options)
    opened.push(b)
    return b
  }
}
/** The codes that work is refused with; none when it is done. */
export function refusedCodes(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return []
}
