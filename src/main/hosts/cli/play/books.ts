import { z } from 'zod'
import { type DocumentInput, type HezhangClient, type OpenItemView, RpcError } from '../../../../core/contract'
import { splitGross } from '../../../../core/documents/amounts'
import type { AccountRole } from '../../../../core/ledger/roles'
import { eventHead, rate, type Scenario, type ScenarioEvent } from './scenario'
import { type Ids, openingLayers, standardOf } from './setup'

/** A goods line that an event posted: what later events of the scenario refer to. */
export interface PlayedLine {
  event: string
  documentId: number
  lineId: number
  product: string
  warehouse: string | null
  batch: string | null
  layer: string | null
}
type Input = Record<string, unknown> & { type: DocumentInput['type'] }
export interface Names {
  layer?: string | null | undefined
  wh?: string | null | undefined
  batch?: string | null | undefined
}

/** The account set as the events of a scenario use it. */
export class ScenarioBooks {
  /** document → the event that made it */
  readonly eventOf = new Map<number, string>()
  readonly lines: PlayedLine[] = []
  /** stocktake → the document of each line that it found missing */
  readonly shortages = new Map<string, number[]>()

  constructor(
    readonly client: HezhangClient,
    readonly scenario: Scenario,
    readonly ids: Ids,
    readonly freight: 'EXPENSE' | 'CAPITALISE',
    /** stocktake → cost of each line that it found missing, where that is known from playing the scenario before */
    readonly issued: ReadonlyMap<string, readonly number[]> = new Map(),
  ) {}

  get general(): boolean {
    return !this.scenario.master.company.vat_taxpayer.includes('小规模')
  }
  get business(): boolean {
    return standardOf(this.scenario) === 'business'
  }
  private found(map: ReadonlyMap<string, number>, id: string, what: string): number {
    const found = map.get(id)
    if (found === undefined) throw new Error(`${what} ${id} is not in the scenario's master data`)
    return found
  }
  item = (id: string) => this.found(this.ids.item, id, 'product')
  partner = (id: string) => this.found(this.ids.partner, id, 'partner')
  employee = (id: string) => this.found(this.ids.employee, id, 'employee')
  department = (id: string) => this.found(this.ids.department, id, 'department')
  warehouse = (id: string) => this.found(this.ids.warehouse, id, 'warehouse')
  account(code: string): number {
    const account = this.ids.account.get(code)
    if (!account) throw new Error(`account ${code} is not in the chart`)
    return account.id
  }
  role(role: AccountRole): number {
    const code = this.ids.role.get(role)
    if (code === undefined) throw new Error(`no account plays ${role}`)
    return this.account(code)
  }
  product(id: string): Scenario['master']['products'][number] {
    const product = this.scenario.master.products.find((p) => p.id === id)
    if (!product) throw new Error(`product ${id} is not in the scenario's master data`)
    return product
  }

  /** Saves and posts a document of the event; `names` of its lines are kept for later events. */
  async post(event: ScenarioEvent, document: Input, names: readonly (Names | undefined)[] = []): Promise<number> {
    const { id, revision } = await this.client.documents.save({ document: { date: event.date, memo: event.memo, ...document } as never })
    await this.client.documents.post({ type: document.type, id, revision })
    this.eventOf.set(id, event.id)
    const posted = (await this.client.documents.get({ id })).document.lines as unknown as { id: number; itemId?: number | null }[]
    const code = (ids: ReadonlyMap<string, number>, value: unknown) => [...ids].find(([, known]) => known === value)?.[0] ?? null
    for (const [i, line] of posted.entries()) {
      const product = code(this.ids.item, line.itemId)
      if (product === null) continue
      this.lines.push({
        event: event.id,
        documentId: id,
        lineId: line.id,
        product,
        warehouse: names[i]?.wh ?? null,
        batch: names[i]?.batch ?? null,
        layer: names[i]?.layer ?? null,
      })
    }
    return id
  }

  /** The line of an earlier event that is meant: by its layer, else by product of the event, best of the same batch and warehouse. */
  source(wanted: { of?: string | null | undefined; product: string } & Names): PlayedLine {
    const candidates = this.lines.filter(
      (l) => l.product === wanted.product && (wanted.layer ? l.layer === wanted.layer : l.event === wanted.of),
    )
    const fits = (l: PlayedLine) => Number(l.batch === (wanted.batch ?? null)) * 2 + Number(l.warehouse === (wanted.wh ?? null))
    const [best] = candidates.sort((a, b) => fits(b) - fits(a))
    if (!best) throw new Error(`${wanted.of ?? wanted.layer ?? ''}: no line of ${wanted.product} to refer to`)
    return best
  }
  /** Makes the receipts of estimated opening stock known by their layers. */
  async rememberOpening(): Promise<void> {
    const estimated = openingLayers(this.scenario).filter((l) => l.estimated)
    const receipts = (await this.client.documents.list({ type: 'purchaseReceipt', state: 'posted', limit: 100_000 })).rows.sort(
      (a, b) => a.id - b.id,
    )
    for (const [i, { id }] of receipts.entries()) {
      const layer = estimated[i]
      const [line] = (await this.client.documents.get({ id })).document.lines as unknown as { id: number }[]
      if (layer && line)
        this.lines.push({
          event: layer.layer,
          documentId: id,
          lineId: line.id,
          product: layer.product,
          warehouse: null,
          batch: null,
          layer: layer.layer,
        })
    }
  }

  async openItems(partnerId: number, role: AccountRole): Promise<OpenItemView[]> {
    const account = this.role(role)
    return (await this.client.openItems.list({ partnerId, limit: 5000 })).filter((o) => o.accountId === account)
  }
  /** 待转销项税额 within an advance: at the rate of the policy, where 合同负债 is kept without VAT (企业会计准则). */
  deferredTax(amount: number): number {
    const stated = this.scenario.policy['contract_liability_vat']
    return this.business && stated !== undefined ? splitGross(amount, rate.parse(stated)).tax : 0
  }
  /** 预收冲应收, 预付冲应付: the oldest advances against what `documentId` opened. */
  async offset(
    event: ScenarioEvent,
    partner: string,
    advance: AccountRole,
    owed: AccountRole,
    documentId: number,
    amount: number,
  ): Promise<void> {
    const partnerId = this.partner(partner)
    const deferredTax = advance === 'advanceReceived' ? this.deferredTax(amount) : 0
    const take = (items: OpenItemView[], most: number) => {
      let left = most
      return items.flatMap((o) => {
        const part = Math.min(left, Math.abs(o.remaining))
        left -= part
        return part === 0 ? [] : [{ openItemId: o.id, amount: part }]
      })
    }
    const advances = (await this.openItems(partnerId, advance)).sort((a, b) => a.id - b.id)
    const debts = (await this.openItems(partnerId, owed)).filter((o) => o.documentId === documentId)
    const lines = [...take(advances, amount - deferredTax), ...take(debts, amount)]
    await this.post(event, { type: 'settlement', partnerId, memo: '', deferredTax, lines })
  }
}

/** An event type: how its event is read and what documents it makes. */
export interface EventHandler {
  schema: z.ZodObject
  play(books: ScenarioBooks, event: ScenarioEvent): Promise<void>
}
export const played = <S extends z.ZodRawShape>(
  shape: S,
  play: (books: ScenarioBooks, event: z.output<z.ZodObject<S & typeof eventHead, z.core.$loose>> & ScenarioEvent) => Promise<void>,
): EventHandler => {
  const schema = z.looseObject({ ...shape, ...eventHead, type: z.string(), seq: z.number().optional() })
  return { schema, play: (books, event) => play(books, schema.parse(event) as never) }
}

/** Why an event could not be played, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof RpcError) return error.problems.map((p) => (p.at ? `${p.at}: ${p.message}` : p.message)).join('; ')
  if (error instanceof z.ZodError) return error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')
  return error instanceof Error ? error.message : String(error)
}
