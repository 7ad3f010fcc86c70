import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AccountSetOptions, accountSetOptions, type DocumentInput, documentInput, entityInput } from '../../../../core/contract'
import type { AnyDocument } from '../../../../core/documents/types'
import type { AccountRole } from '../../../../core/ledger/roles'
import { emptyPosting, type MovementDraft, type VoucherLine } from '../../../../core/ledger/posting'
import { AccountSet } from '../../../backend/accountSet'
import type { Clock, CommandContext } from '../../../backend/context'
import { type Caller, runCommand } from '../../../backend/transaction'
import { generalAccount } from '../../../documents/accountRules'
import { loadFacts } from '../../../documents/facts'
import { applyPosting } from '../../../documents/ledger/apply'
import { confirmOpening } from '../../../documents/opening'
import { postDocument, requireOpenPeriod } from '../../../documents/post'
import { refreshProgress } from '../../../documents/progress'
import { saveDocument, stampOf } from '../../../documents/save'
import { requireDocument, setState } from '../../../documents/store'
import { unpostDocument } from '../../../documents/unpost'
import { createAccountSetFile } from '../../../modules/accountSets/create'
import { saveRecord } from '../../../modules/masterdata/records'

type CaseOptions = Pick<AccountSetOptions, 'startPeriod' | 'costingMethod' | 'costScope' | 'negativeStock'>
export type Input = { type: DocumentInput['type'] } & Record<string, unknown>
/** What a case needs of a document it makes anew: the saved one, when it is corrected. */
export type Known = AnyDocument | undefined

/** Temporary account sets of cases. Cases of the same settings begin with a copy of the same empty one. */
export class CaseFolder {
  private readonly path = mkdtempSync(join(tmpdir(), 'hezhang-cases-'))
  private readonly templates = new Map<string, string>()
  private count = 0

  open(options: CaseOptions, today: string, batchManaged: boolean): CaseBooks {
    const key = JSON.stringify(options)
    let template = this.templates.get(key)
    if (template === undefined) {
      template = join(this.path, `template-${this.templates.size}.hezhang`)
      createAccountSetFile(
        template,
        accountSetOptions.parse({ company: '案例', standard: 'small', taxpayer: 'general', sameDayOrder: 'entry', ...options }),
      )
      this.templates.set(key, template)
    }
    const file = join(this.path, `case-${++this.count}.hezhang`)
    copyFileSync(template, file)
    const set = AccountSet.open(file, { program: 'cases', startedAt: today })
    // nothing of a case is kept: no commit need wait for the disk
    set.connection.raw.pragma('synchronous = OFF')
    return new CaseBooks(set, today, batchManaged)
  }
  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** The account set of one case: one item, one partner, warehouses as they are named. */
export class CaseBooks {
  private readonly caller: Caller
  readonly warehouses = new Map<string, number>()
  readonly itemId: number
  readonly partnerId: number

  constructor(
    readonly set: AccountSet,
    today: string,
    batchManaged: boolean,
  ) {
    const clock: Clock = { now: () => `${today}T00:00:00.000Z`, today: () => today }
    this.caller = { user: { id: null, name: 'cases', displayName: 'cases', isAdmin: true }, clock, emit: () => {} }
    this.itemId = this.command((ctx) => record(ctx, 'item', { unit: '件', taxRate: 0, batchManaged }))
    this.partnerId = this.command((ctx) => record(ctx, 'partner', { isCustomer: true, isSupplier: true }))
    this.command((ctx) => confirmOpening(ctx))
  }
  get db() {
    return this.set.connection.read
  }
  /** One transaction: what it throws takes everything back. */
  command<T>(work: (ctx: CommandContext) => T): T {
    return runCommand(this.set, this.caller, { path: 'cases', input: {} }, work) as T
  }
  role(role: AccountRole): number {
    return generalAccount(this, role) ?? 0
  }
  /** The warehouse of this name; made when it is first named, before the event that names it. */
  warehouse(name: string): number {
    const known = this.warehouses.get(name)
    if (known !== undefined) return known
    const id = this.command((ctx) => record(ctx, 'warehouse', {}, String(this.warehouses.size + 1)))
    this.warehouses.set(name, id)
    return id
  }

  /** Saves a document, or the corrected content of a known one, which is withdrawn for it, and posts it by its rule. */
  post(ctx: CommandContext, input: Input, known: Known): AnyDocument {
    const saved = this.save(ctx, input, known)
    postDocument(ctx, saved)
    return saved
  }
  /** A document that moves nothing yet and has its place in the order: a count that agrees may not when what stands before it is corrected. */
  reserve(ctx: CommandContext, content: Record<string, unknown>): AnyDocument {
    const posted = this.post({ ...ctx, shortagesLater: true }, { type: 'otherIn', ...content }, undefined)
    unpostDocument({ ...ctx, shortagesLater: true }, requireDocument(ctx.db, posted.id ?? 0))
    return posted
  }
  /** The same with movements of its own in place of the rule's: for what no document of a user says. */
  postMovements(
    ctx: CommandContext,
    input: Input,
    known: Known,
    movements: (lineId: number | null) => { movements: MovementDraft[]; lines: VoucherLine[] },
  ): AnyDocument {
    const saved = this.save(ctx, input, known)
    requireOpenPeriod(ctx, saved.date)
    const own = movements(saved.lines[0]?.id ?? null)
    const draft = { ...emptyPosting(), movements: own.movements, vouchers: [{ slot: 'main', summary: 'case', lines: own.lines }] }
    applyPosting(ctx, loadFacts(ctx.db, ctx.options, saved), saved, draft)
    setState(ctx.db, saved, 'posted', stampOf(ctx))
    refreshProgress(ctx.db, saved)
    return saved
  }
  private save(ctx: CommandContext, input: Input, known: Known): AnyDocument {
    const same = known?.type === input.type ? known : undefined
    if (known?.state === 'posted') unpostDocument(ctx, known)
    const base = same ? { id: same.id, revision: requireDocument(ctx.db, same.id ?? 0).revision } : {}
    const { id } = saveDocument(ctx, documentInput.parse({ ...input, ...base }))
    return requireDocument(ctx.db, id ?? 0)
  }
  close(): Promise<void> {
    return this.set.close()
  }
}
/** A master record named as little as its kind allows. */
function record(ctx: CommandContext, entity: 'item' | 'partner' | 'warehouse', more: Record<string, unknown>, name = '1'): number {
  const input = entityInput.parse({ entity, value: { code: `C-${name}`, name, ...more } })
  return saveRecord(ctx, entity, input.value).id
}
