import { openRaw } from '../../src/db/connection'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Keyboard } from './keyboard'
import { goods, type Shop } from './shop'

/** An item of the wide shop: its number is its code's. */
const wideCode = (i: number): string => `W${String(i).padStart(5, '0')}`
/** EAN-13 of item `i`. */
export function wideBarcode(i: number): string {
  const body = `69012345${String(i).padStart(4, '0')}`
  const sum = Array.from(body).reduce((s, digit, at) => s + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}
/** Of a case of 24 of item `i`. */
export const caseCode = (i: number): string => `CASE${String(i).padStart(5, '0')}`

/** Adds `count` items, each with a barcode, a case of 24 with one of its own, and 5,000 pieces in the warehouse. */
export async function widen({ client, path, supplier, today }: Shop, count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, i) => i + 1)
  const raw = openRaw(path, { mustExist: true })
  const item = raw.prepare("INSERT INTO item (code, name, spec, unit, tax_rate) VALUES (?, ?, ?, '瓶', 130000)")
  const barcode = raw.prepare('INSERT INTO item_barcode (barcode, item_id, unit) VALUES (?, ?, ?)')
  const unit = raw.prepare("INSERT INTO item_unit (item_id, unit, numerator, denominator) VALUES (?, '箱', 24, 1)")
  const ids = raw.transaction(() =>
    numbers.map((i) => {
      const id = Number(item.run(wideCode(i), `矿泉水${i}号`, `${(i % 9) + 1}00ml`).lastInsertRowid)
      unit.run(id)
      barcode.run(wideBarcode(i), id, null)
      barcode.run(caseCode(i), id, '箱')
      return id
    }),
  )()
  raw.close()
  for (let from = 0; from < ids.length; from += 1000) {
    const lines = ids.slice(from, from + 1000).map((id) => goods(id, 5000, 10_000_00))
    const saved = await client.documents.save({
      document: { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines },
    })
    await client.documents.post({ type: 'purchaseReceipt', id: saved.id, revision: saved.revision })
  }
  return ids
}

/** What a line of a grid must read after a scan. */
export interface Expected {
  /** how its goods are named */
  line: string
  figure: string
}
interface Stopwatch {
  pressed: number
}

/** Must run before the program's window is loaded: notes when the last key of a burst went down. */
export async function installStopwatch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watch: Stopwatch = { pressed: 0 }
    Object.assign(window, { stopwatch: watch })
    // a machine that stalls must not tear a burst apart
    localStorage.setItem('hezhang.scanner', JSON.stringify({ charactersPerSecond: 10 }))
    window.addEventListener('keydown', (e) => e.key === 'Enter' && (watch.pressed = e.timeStamp), { capture: true })
  })
}

/** Milliseconds from the last key of the scan until the line has its new figure on the screen, whole and current. */
export async function timeScan(keys: Keyboard, grid: Locator, code: string, expected: Expected): Promise<number> {
  const shown = grid.evaluateHandle((element, { line, figure }) => {
    const reads = () => {
      const row = element.querySelector('.lg-current')
      const cells = [...(row?.querySelectorAll('[role="gridcell"]') ?? [])].map((cell) => cell.textContent.trim())
      return cells.some((text) => text.startsWith(line)) && cells.includes(figure)
    }
    const result = { ms: null as number | null }
    const painted = () => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        const { stopwatch } = window as unknown as { stopwatch: Stopwatch }
        result.ms = performance.now() - stopwatch.pressed
      }
      channel.port2.postMessage(null)
    }
    const observer = new MutationObserver(() => {
      if (!reads()) return
      observer.disconnect()
      requestAnimationFrame(painted)
    })
    observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true })
    return result
  }, expected)
  const result = await shown
  await keys.scan(code)
  await expect
    .poll(() => result.evaluate(({ ms }) => ms), { intervals: [20], message: `${code} stands as ${expected.figure}` })
    .not.toBeNull()
  return result.evaluate(({ ms }) => ms ?? 0)
}

/** How much of the current row is covered by the head or the totals, or lies outside, in pixels. */
export const covered = (grid: Locator): Promise<number> =>
  grid.evaluate((element) => {
    const box = (selector: string) => element.querySelector(selector)?.getBoundingClientRect()
    const row = box('.lg-current')
    const frame = box('.lg-scroll')
    if (!row || !frame) return Number.POSITIVE_INFINITY
    const scroller = element.querySelector('.lg-scroll') as HTMLElement
    const top = box('.tbl-head')?.bottom ?? frame.top
    const bottom = Math.min(box('.tbl-foot')?.top ?? Number.POSITIVE_INFINITY, frame.top + scroller.clientHeight)
    return Math.max(0, top - row.top, row.bottom - bottom)
  })

export const median = (samples: readonly number[]): number => [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0
