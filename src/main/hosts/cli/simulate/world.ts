import { documentInput, type DocumentInput, type DocumentRow, type HezhangClient, type Reply } from '../../../../core/contract'
import { lineAmounts, splitGross } from '../../../../core/documents/amounts'
import type { DocumentType } from '../../../../core/documents/types'
import { addDays, firstDay, type LocalDate, type Period, periodOf } from '../../../../core/kernel'
import type { Random } from '../../../services/random'
import type { Masters, SimulatedItem } from './masters'

export type Sent = { type: DocumentInput['type'] } & Record<string, unknown>
export interface Line extends Record<string, unknown> {
  itemId: number
  quantity: number
  price: number
  discountRate: number
  net: number
  taxRate: number
  tax: number
  gross: number
}
/** What the program must refuse, and did not; or what it must not answer. */
export class Finding extends Error {}
/** The program refused an act: mostly as it should. */
export class Refused extends Error {
  constructor(
    readonly codes: string[],
    readonly path: string,
  ) {
    super(codes.join(' '))
  }
}
/** These say that the engine would have written something wrong: never an answer to a user's act. */
const ALARMS = new Set(['INTERNAL', 'VALUATION_MISMATCH', 'ROLE_UNRESOLVED', 'BAD_INPUT', 'NOT_FOUND_PROCEDURE', 'FILE_DAMAGED'])
const MICRO = 1_000_000

export interface WorldOptions {
  call(path: string, input: unknown): Promise<Reply>
  client: HezhangClient
  random: Random
  masters: Masters
  today(): LocalDate
  start: Period
  smallScale: boolean
  /** a posting was acknowledged, or is about to be withdrawn */
  told(event: 'ack' | 'undo', document: { type: string; number: string; id: number }): void
}

/** The trader's view: what there is to trade with, how to call, and dates, lines and amounts at random. */
export class World {
  /** what was called in the act under way, for the report of a finding */
  trace: { path: string; input: unknown; reply?: unknown }[] = []
  private serial = 0

  constructor(private readonly options: WorldOptions) {}

  get random(): Random {
    return this.options.random
  }
  get masters(): Masters {
    return this.options.masters
  }
  get client(): HezhangClient {
    return this.options.client
  }
  get today(): LocalDate {
    return this.options.today()
  }
  get smallScale(): boolean {
    return this.options.smallScale
  }

  /** One call; its data, or Refused. An answer that no act deserves is a Finding. */
  async call<T = unknown>(path: string, input: unknown, allowed: readonly string[] = []): Promise<T> {
    const step: (typeof this.trace)[number] = { path, input }
    this.trace.push(step)
    const reply = await this.options.call(path, input)
    if (reply.ok) return reply.data as T
    const codes = reply.problems.map((p) => p.code)
    step.reply = reply.problems
    const alarm = codes.find((code) => ALARMS.has(code) && !allowed.includes(code))
    if (alarm) throw new Finding(`${path}: ${reply.problems.map((p) => `${p.code} ${p.message}`).join('; ')}`)
    throw new Refused(codes, path)
  }
  /** The call must be refused with one of these codes, and leave no line in the log of what was done. */
  async mustRefuse(codes: readonly string[], path: string, input: unknown): Promise<never> {
    const before = await this.logged()
    try {
      await this.call(path, input, codes)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (!error.codes.some((code) => codes.includes(code)))
        throw new Finding(`${path}: refused with ${error.message}, not ${codes.join(' or ')}`)
      if ((await this.logged()) !== before) throw new Finding(`${path}: refused, yet something was written`)
      throw error
    }
    throw new Finding(`${path}: accepted, must be refused with ${codes.join(' or ')}`)
  }
  private async logged(): Promise<number> {
    return (await this.client.integrity.auditLog({ limit: 1 })).count
  }

  async save(document: Sent): Promise<{ id: number; number: string; revision: number }> {
    return this.call('documents.save', { document })
  }
  async post(document: Sent): Promise<{ id: number; number: string }> {
    const saved = await this.save(document)
    await this.act('post', { type: document.type, ...saved })
    return saved
  }
  /** A command on a document, with a request of its own. */
  async act(
    name: 'post' | 'unpost' | 'approve' | 'void' | 'reject',
    d: { type: DocumentType; id: number; number: string; revision: number },
  ): Promise<void> {
    if (name === 'unpost') this.options.told('undo', d)
    await this.call(`documents.${name}`, { type: d.type, id: d.id, revision: d.revision, requestId: this.requestId() })
    if (name === 'post') this.options.told('ack', d)
  }
  acknowledge(document: { type: string; number: string; id: number }): void {
    this.options.told('ack', document)
  }
  requestId(): string {
    this.serial += 1
    return `sim-${this.today}-${this.random.int(0, 1e9)}-${this.serial}`
  }

  /** One of the latest documents of a type and state. */
  async anyDocument(type: DocumentInput['type'], state: DocumentRow['state']): Promise<DocumentRow> {
    const { rows } = await this.client.documents.list({ type, limit: 30, ...(state === 'reversed' ? {} : { state: state as 'posted' }) })
    if (rows.length === 0) throw new Refused(['NOT_FOUND'], 'nothing to choose from')
    return this.random.pick(rows)
  }
  /** A document's content as it would be saved again. */
  async contentOf(id: number): Promise<{ input: Sent; number: string; revision: number; state: string }> {
    const { document } = await this.client.documents.get({ id })
    const schema = documentInput.options.find((option) => option.shape.type.value === document.type)
    if (!schema) throw new Finding(`no schema of ${document.type}`)
    const keep = (value: object, shape: object) => Object.fromEntries(Object.entries(value).filter(([key]) => key in shape))
    const lines = (document.lines as Record<string, unknown>[]).map((line) => keep(line, schema.shape.lines.element.shape))
    const { number, revision, state } = document
    return { input: { ...keep(document, schema.shape), type: document.type, lines }, number, revision, state }
  }

  /** Mostly today, often some days back into open months, now and then where it must not be. */
  date(): LocalDate {
    const { random } = this
    if (random.chance(0.62)) return this.today
    if (random.chance(0.03)) return addDays(firstDay(this.options.start), -random.int(1, 40))
    if (random.chance(0.03)) return addDays(this.today, random.int(1, 500))
    const date = addDays(this.today, -random.int(1, 55))
    return periodOf(date) < this.options.start ? this.today : date
  }
  /** Mostly not before what it refers to. */
  dateAfter(earliest: LocalDate): LocalDate {
    const date = this.date()
    return date >= earliest || this.random.chance(0.06) ? date : earliest > this.today ? earliest : this.today
  }
  partner(kind: 'customer' | 'supplier'): number {
    return this.random.pick(this.masters[`${kind}s`])
  }
  warehouse(): number {
    return this.random.pick(this.masters.warehouses)
  }
  goodsItem(): SimulatedItem {
    return this.random.pick(this.masters.goods)
  }
  quantity(): number {
    const { random } = this
    if (random.chance(0.12)) return random.int(1, 3_000_000)
    return random.int(1, random.chance(0.15) ? 60 : 12) * MICRO
  }
  fen(): number {
    return this.random.chance(0.15) ? this.random.int(1, 30) : this.random.int(100, 400_000)
  }
  batchOf(item: SimulatedItem): string {
    return item.batchManaged ? this.random.pick(['B1', 'B2', 'B3']) : ''
  }
  /** A goods line whose parts follow from one another, in the document's price mode. */
  line(item: SimulatedItem, mode: 'incl' | 'excl', more: Record<string, unknown> = {}): Line {
    const { random } = this
    const quantity = this.quantity()
    const taxRate = this.smallScale && random.chance(0.5) ? 10_000 : item.taxRate
    const given = { itemId: item.id, quantity, taxRate }
    if (random.chance(0.06)) return { ...given, price: 0, discountRate: 0, net: 0, tax: 0, gross: 0, ...more }
    if (random.chance(0.25)) return { ...given, price: 0, discountRate: 0, ...splitGross(this.fen(), taxRate), ...more }
    const price = random.chance(0.3) ? random.int(1_000_000, 30_000_000_000) : random.int(10, 30_000) * MICRO
    const discountRate = random.chance(0.15) ? random.int(1, 300_000) : 0
    return { ...given, price, discountRate, ...lineAmounts(mode, quantity, price, taxRate, discountRate), ...more }
  }
  mode(): 'incl' | 'excl' {
    return this.random.chance(0.75) ? 'incl' : 'excl'
  }
  several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.random.int(1, most) }, make)
  }
  /** Part of a line that was derived: all of it, some of it, or at times more than there is. */
  partOf<T extends Line>(line: T, mode: 'incl' | 'excl'): T {
    const { random } = this
    const left = line.quantity
    const some = random.chance(0.3) ? random.int(1, left) : Math.max(1, Math.floor(left / MICRO / random.int(1, 3))) * MICRO
    const quantity = random.chance(0.45) ? left : random.chance(0.05) ? left + random.int(1, 5) * MICRO : Math.min(some, left)
    if (quantity === left) return line
    if (line.price === 0) return { ...line, quantity, ...splitGross(Math.floor(line.gross / random.int(1, 3)), line.taxRate) }
    return { ...line, quantity, ...lineAmounts(mode, quantity, line.price, line.taxRate, line.discountRate) }
  }
  tenders(gross: number): { accountId: number; amount: number }[] {
    const { random, masters } = this
    if (!random.chance(0.3) || gross <= 1) return []
    if (random.chance(0.5)) return [{ accountId: random.pick(masters.funds), amount: gross }]
    const first = random.int(1, gross - 1)
    const rest = random.chance(0.5) ? [{ accountId: random.pick(masters.funds), amount: gross - first }] : []
    return [{ accountId: random.pick(masters.funds), amount: first }, ...rest]
  }
}
export const grossOf = (lines: readonly { gross: number }[]): number => lines.reduce((sum, line) => sum + line.gross, 0)
