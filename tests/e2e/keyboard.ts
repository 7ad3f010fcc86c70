import { expect, type Locator, type Page } from '@playwright/test'

/** Shorter texts are never taken for a scan (see ui/keys/scanner.ts). */
const SCAN_LENGTH = 6
const AT_HAND_MS = 65

/** A bookkeeper's hands: nothing here points or clicks. What has the focus is checked before something is typed into it. */
export class Keyboard {
  /** the page in front */
  readonly front: Locator
  constructor(readonly page: Page) {
    this.front = page.locator('[data-page-host]:visible')
  }

  /** The field of the page in front with this label. */
  field(name: string): Locator {
    return this.front.getByLabel(name, { exact: true })
  }
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }
  /** Types at the speed of fingers where faster would be a scanner. */
  async type(text: string): Promise<void> {
    const scanLike = text.length >= SCAN_LENGTH && /^[\x20-\x7e]+$/.test(text)
    await this.page.keyboard.type(text, scanLike ? { delay: AT_HAND_MS } : {})
  }
  /** A barcode gun: all keys at once, then Enter. */
  async scan(code: string): Promise<void> {
    const { keyboard } = this.page
    // a separator of GS1 element strings is a control character
    const stroke = (key: string) =>
      key === '\u001d' ? [keyboard.down('Control'), keyboard.press(']'), keyboard.up('Control')] : [keyboard.press(key)]
    await Promise.all([...code.split(''), 'Enter'].flatMap(stroke))
  }
  /** Waits until the field (or cell: "第 1 行 数量") with this label has the focus. */
  async at(label: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(focusedLabel), { message: `the focus comes to ${label}` }).toBe(label)
  }
  /** In the field with this label: types, and Enter goes on. Nothing typed: the field stays as it is. */
  async fill(label: string, text = ''): Promise<void> {
    await this.at(label)
    if (text !== '') await this.type(text)
    await this.press('Enter')
  }
  async fillAll(fields: readonly (readonly [label: string, text?: string])[]): Promise<void> {
    for (const [label, text] of fields) await this.fill(label, text)
  }
  /** In the table in front: goes down to the row with this text, then right to the cell that reads so. */
  async toCell(row: string, cell: string): Promise<void> {
    const current = this.front.locator('[role="row"][aria-selected="true"]')
    const text = async (of: Locator) => ((await of.count()) > 0 ? of.innerText() : '')
    await this.press('Home')
    for (let i = 0; i < 200 && !(await text(current)).includes(row); i++) await this.step('ArrowDown', () => text(current))
    const on = this.front.locator('.tbl-cell-on')
    for (let i = 0; i < 20 && (await text(on)).trim() !== cell; i++) await this.step('ArrowRight', () => text(on))
    await expect(on).toHaveText(cell)
  }
  /** In a line of a grid: goes right to the column with this title. */
  async toColumn(title: string): Promise<void> {
    const label = () => this.page.evaluate(focusedLabel)
    for (let i = 0; i < 20 && !(await label()).endsWith(title); i++) await this.step('ArrowRight', label)
    expect(await label()).toMatch(new RegExp(`${title}$`))
  }
  /** One key, and what it changes seen: the next press would otherwise go by what stood before. At an end nothing changes. */
  private async step(key: string, seen: () => Promise<string>): Promise<void> {
    const before = await seen()
    await this.press(key)
    for (let i = 0; i < 20 && (await seen()) === before; i++) await this.page.waitForTimeout(25)
  }
  /** Ctrl+K, what is wanted, Enter. */
  async open(wanted: string): Promise<void> {
    await this.press('Control+k')
    await this.at('搜索')
    await this.type(wanted)
    await this.press('Enter')
    await expect(this.page.getByLabel('搜索', { exact: true })).toHaveCount(0)
  }
  /** A new document or record of the list with this title. */
  async create(list: string): Promise<void> {
    await this.open(list)
    await expect(this.front.getByRole('heading', { name: list, exact: true })).toBeVisible()
    await this.press('Insert')
  }
}

/** Runs in the page: what the focused element is called. */
function focusedLabel(): string {
  const element = document.activeElement
  const own = element?.getAttribute('aria-label')
  if (own) return own
  const label = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : null
  if (label) return label
  const group = element?.closest('[role="radiogroup"]')?.getAttribute('aria-label')
  return group ?? element?.textContent?.trim().slice(0, 20) ?? ''
}
