import { assetCategoryInput, assetInput, contract as all, type DepreciationRow, type MonthlyPreview, scheduleInput } from '@core/contract'
import { clearingHandlers, clearingView } from '../../src/main/modules/assets/clearing'
import { assetHandlers, scheduleHandlers } from '../../src/main/modules/assets/handlers'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { runReport } from '../../src/main/modules/reports/run'
import type { Books } from './books'

const contract = all.assets
let count = 0
/** Fixed assets and schedules of a shop, through the real commands. */
export class AssetBooks {
  constructor(readonly b: Books) {
    b.db.run("INSERT OR REPLACE INTO department (id, code, name) VALUES (1, '01', '门店'), (2, '02', '办公室')")
  }
  code(code: string): number {
    const id = this.b.db.value<number>('SELECT id FROM account WHERE code = ?', code)
    if (id === undefined) throw new Error(`no account ${code}`)
    return id
  }
  category(value: object = {}): number {
    return this.b.command('master.save', { n: count }, (ctx) =>
      saveRecord(
        ctx,
        'assetCategory',
        assetCategoryInput.parse({ code: `L${String(++count).padStart(3, '0')}`, name: '电子设备', life: 36, ...value }),
      ),
    ).id
  }
  card(categoryId: number, value: object): number {
    return this.b.command('master.save', { n: count }, (ctx) =>
      saveRecord(
        ctx,
        'asset',
        assetInput.parse({ code: `G${String(++count).padStart(3, '0')}`, name: '电脑', categoryId, departmentId: 2, ...value }),
      ),
    ).id
  }
  schedule(value: object): number {
    return this.b.command('master.save', { n: count }, (ctx) =>
      saveRecord(
        ctx,
        'schedule',
        scheduleInput.parse({ code: `S${String(++count).padStart(3, '0')}`, name: '房租', departmentId: 1, ...value }),
      ),
    ).id
  }
  depreciate = (period: number): number[] =>
    this.b
      .command('assets.depreciate', { period }, (ctx) => assetHandlers.depreciate(ctx, { period }) as { documents: { id: number }[] })
      .documents.map(({ id }) => id)
  withdraw = (period: number): number =>
    this.b.command(
      'assets.withdrawDepreciation',
      { period },
      (ctx) => assetHandlers.withdrawDepreciation(ctx, { period }) as { withdrawn: number },
    ).withdrawn
  /** A command about one card; the vouchers it made. */
  private made(name: 'acquire' | 'revalue' | 'dispose', input: object): number {
    const full = contract[name].input.parse(input)
    return this.b.command(`assets.${name}`, { ...input, n: ++count }, (ctx) => {
      const handler = assetHandlers[name] as (ctx: unknown, input: unknown) => { documents: { id: number }[] }
      return handler(ctx, full).documents[0]?.id ?? 0
    })
  }
  acquire = (assetId: number, value: object): number => this.made('acquire', { assetId, ...value })
  revalue = (assetId: number, value: object): number => this.made('revalue', { assetId, ...value })
  dispose = (assetId: number, value: object): number => this.made('dispose', { assetId, ...value })
  /** A stage of 清理; the voucher it made. */
  clear(stage: 'start' | 'income' | 'cost' | 'settle', assetId: number, value: object): number {
    const input = { assetId, ...value }
    const full = all.assetClearing[stage].input.parse(input)
    return this.b.command(`assetClearing.${stage}`, { ...input, n: ++count }, (ctx) => {
      const handler = clearingHandlers[stage] as (ctx: unknown, input: unknown) => { documents: { id: number }[] }
      return handler(ctx, full).documents[0]?.id ?? 0
    })
  }
  clearing = (assetId: number) => clearingView(this.b.db, assetId)
  takeBack = (documentId: number): void =>
    this.b.command('assets.withdrawVoucher', { documentId }, (ctx) => void assetHandlers.withdrawVoucher(ctx, { documentId }))
  work = (assetId: number, period: number, work: number): void =>
    this.b.command('assets.setWork', { assetId, period, work }, (ctx) => void assetHandlers.setWork(ctx, { assetId, period, work }))
  /** Balance of an account by its code, debit positive, fen. */
  balance = (code: string): number =>
    this.b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', this.code(code)) ?? 0
  change = (input: { assetId: number; period: number } & Record<string, unknown>): void =>
    this.b.command('assets.change', input, (ctx) => void assetHandlers.change(ctx, { reason: '试', ...input }))
  rows = (period: number) =>
    this.b.command(
      'assets.depreciationOf',
      { period },
      (ctx) => assetHandlers.depreciationOf(ctx, { period }) as MonthlyPreview<DepreciationRow>,
    )
  run = (period: number): number[] =>
    this.b
      .command('schedules.run', { period }, (ctx) => scheduleHandlers.run(ctx, { period }) as { documents: { id: number }[] })
      .documents.map(({ id }) => id)
  end = (scheduleId: number, period: number | null): void =>
    this.b.command('schedules.end', { scheduleId }, (ctx) => void scheduleHandlers.end(ctx, { scheduleId, period }))
  report(id: string, params: object) {
    return runReport({ db: this.b.set.db, options: this.b.set.options, clock: this.b.clock }, id, params)
  }
  /** code, department, debit, credit of a document's lines, in fen */
  lines(documentId: number): string[] {
    return this.b.db.column<string>(
      `SELECT a.code || ' ' || COALESCE(d.name, '') || ' ' || SUM(j.debit) || ' ' || SUM(j.credit) FROM posting p JOIN journal_line j ON j.posting_id = p.id
       JOIN account a ON a.id = j.account_id LEFT JOIN department d ON d.id = j.department_id WHERE p.document_id = ? GROUP BY a.code, d.id ORDER BY a.code, d.id`,
      documentId,
    )
  }
}
