import { describe, expect, test } from 'vitest'
import { Random } from '../../src/main/services/random'
import { books, call, countingShop, lineOf, on, start } from '../support/counting'
import { goods } from '../support/books'

const shop = countingShop()

const ITEM = 4
const ELSEWHERE = 3
const MONTH_DAYS = ['2026-01-20', '2026-01-24', '2026-01-28']

/**
 * The naive model is the shelf: what lies there, number by number. Some numbers of the books were lost before the count, some on the
 * shelf nobody ever entered; goods go on moving while it is counted, and whoever counts finds what lies there when they look.
 */
class Shelf {
  readonly lying = new Set<string>()
  readonly lost = new Set<string>()
  readonly unknown = new Set<string>()
  constructor(serials: readonly string[], random: Random) {
    for (const serial of serials) (random.chance(0.2) ? this.lost : this.lying).add(serial)
    for (let i = 0; i < random.next() * 3; i++) this.unknown.add(`N${i}`)
  }
  /** of what lies there, what the books know: only that is sold or moved */
  get known(): string[] {
    return [...this.lying].filter((serial) => !this.unknown.has(serial))
  }
}

describe.each(['start', 'count'] as const)('numbered goods counted as of the %s', (basis) => {
  test.each(Array.from({ length: 6 }, (_x, i) => i + 1))(
    'D30 D35 whatever moves during the count, the books then know the numbers that lie on the shelf (seed %i)',
    (seed) => {
      const random = new Random(seed)
      shop({})
      books.raw.exec(`UPDATE item SET serial_managed = 1 WHERE id = ${ITEM}`)
      const receive = (serials: string[], date: string) =>
        books.post({
          type: 'purchaseReceipt',
          date,
          partnerId: 2,
          warehouseId: 1,
          lines: [goods(ITEM, serials.length, serials.length * 200_00, { serials })],
        })
      const first = Array.from({ length: 8 }, (_x, i) => `S${i}`)
      receive(first, '2026-01-06')
      const shelf = new Shelf(first, random)
      for (const serial of shelf.unknown) shelf.lying.add(serial)
      let news = 0
      const sold: { id: number; serial: string }[] = []
      const move = (withdrawing = true) => {
        const date = random.pick(MONTH_DAYS)
        const back = sold.at(-1)
        const act = random.next()
        if (act < 0.2 && back && withdrawing) {
          books.unpost(back.id)
          sold.pop()
          return void shelf.lying.add(back.serial)
        }
        if (act < 0.5 || shelf.known.length === 0) {
          const serials = [`R${news++}`, `R${news++}`]
          receive(serials, date)
          for (const serial of serials) shelf.lying.add(serial)
          return
        }
        const serial = random.pick(shelf.known)
        const lines = [goods(ITEM, 1, act < 0.8 ? 300_00 : 0, { serials: [serial] })]
        const latest = MONTH_DAYS[2] as string
        if (act < 0.8) sold.push({ id: books.post({ type: 'salesDelivery', date: latest, partnerId: 1, warehouseId: 1, lines }), serial })
        else books.post({ type: 'transfer', date: latest, warehouseId: 1, toWarehouseId: ELSEWHERE, lines })
        shelf.lying.delete(serial)
      }
      for (let i = 0; i < 2; i++) move()
      const id = start({ scope: 'items', itemIds: [ITEM], basis, blind: random.chance(0.5) })
      const line = () => lineOf(id, ITEM)
      const found = new Set<string>()
      const find = (serial: string) => {
        if (found.has(serial)) return
        found.add(serial)
        call('countSerials', { id, lineId: line().id, serials: [serial], found: true })
      }
      for (let i = 0; i < 14; i++) {
        if (random.chance(0.4)) move()
        else if (shelf.lying.size > 0) find(random.pick([...shelf.lying]))
      }
      // in the end everything that lies there has been seen
      for (const serial of shelf.lying) find(serial)
      if (found.size === 0) call('countSerials', { id, lineId: line().id, serials: [], found: true })
      on('submit', id)
      expect(line()).toMatchObject({ surplus: [...shelf.unknown].sort(), missing: [...shelf.lost].sort() })
      // a sale withdrawn now was none: what it sold should have been found
      move(false)
      expect(line()).toMatchObject({ surplus: [...shelf.unknown].sort(), missing: [...shelf.lost].sort() })
      const known = () =>
        books.db.column<string>(
          "SELECT serial FROM serial WHERE item_id = ? AND warehouse_id = 1 AND state = 'inStock' ORDER BY serial",
          ITEM,
        )
      const before = known()
      on('approve', id)
      expect(known()).toEqual([...shelf.lying].sort())
      expect(books.failures()).toEqual({})
      on('unpost', id)
      expect(known()).toEqual(before)
      expect(books.failures()).toEqual({})
    },
    60_000,
  )
})
