import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Findings } from './figures'
import { generateLedger, type Ledger } from './ledger/generate'
import type { Trade } from './ledger/shop'
import type { Size } from './sizes'

/** What one measure needs: sizes, a folder, the files it measures on (each written once), and where findings go. */
export class Bench {
  readonly findings = new Findings()
  private readonly ledgers = new Map<string, Promise<Ledger>>()

  constructor(
    readonly size: Size,
    readonly dir: string,
    readonly progress: (text: string) => void,
  ) {}

  /** A million journal lines (full size). Measures that write take a {@link copy}. */
  ledger(): Promise<Ledger> {
    return this.once('ledger', this.size.trade, this.size.months)
  }
  /** A million costed movements (full size). */
  longLedger(): Promise<Ledger> {
    return this.once('long', this.size.trade, this.size.longMonths)
  }
  /** 20,000 vouchers in each of 24 months (full size). */
  busyLedger(): Promise<Ledger> {
    return this.once('busy', this.size.busy, this.size.months)
  }
  /** A file in which trade has just begun. */
  beginning(): Promise<Ledger> {
    return this.once('beginning', this.size.beginning, 1)
  }
  file(name: string): string {
    return join(this.dir, `${name}.hezhang`)
  }
  /** The name of a file that is not there. */
  fresh(name: string): string {
    const path = this.file(name)
    removeDatabase(path)
    return path
  }
  copy(ledger: Ledger, name: string): Ledger {
    const path = this.fresh(name)
    copyFileSync(ledger.path, path)
    return { ...ledger, path }
  }
  private once(name: string, trade: Trade, months: number): Promise<Ledger> {
    let ledger = this.ledgers.get(name)
    if (!ledger) {
      ledger = this.kept(name, trade, months)
      this.ledgers.set(name, ledger)
    }
    return ledger
  }
  /** A folder that is kept holds what an earlier run of the same size generated. */
  private async kept(name: string, trade: Trade, months: number): Promise<Ledger> {
    const about = join(this.dir, `${name}.json`)
    const made = JSON.stringify({ trade, months })
    if (existsSync(about)) {
      const known = JSON.parse(readFileSync(about, 'utf8')) as { made: string; ledger: Ledger }
      if (known.made === made) return { ...known.ledger, path: this.file(name) }
    }
    removeDatabase(this.file(name))
    const ledger = await generateLedger(this.file(name), trade, months, (what) => this.progress(`${name}：${what}`))
    writeFileSync(about, JSON.stringify({ made, ledger }))
    return ledger
  }
}
function removeDatabase(path: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true })
}
export type Measure = (bench: Bench) => Promise<void>
