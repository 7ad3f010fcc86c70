import type { AccountSetOptions, ReportParams } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET } from '../support/books'
import { back, correct, costs, delivery, line, receipt, second, serialBooks, states, told, transfer } from '../support/serialBooks'

/** What a piece with a number costs, and what has become of it. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}): Books => serialBooks(folder.path, `c${count++}`, options)

describe('D35: 序列号跟踪', () => {
  it('D35: where each number is, who has it, what it costs, and every document of its life', () => {
    const b = books({ costingMethod: 'specific' })
    const run = (report: string, params: ReportParams) =>
      runReport({ db: b.set.db, options: b.set.options, clock: b.clock }, report, params)
    const bought = b.post(receipt('2026-01-03', ['A', 'B'], 200_00))
    b.post(receipt('2026-01-04', ['C'], 170_00))
    b.post(transfer(b, '2026-01-05', ['B']))
    const first = b.post(delivery('2026-01-06', ['A', 'C']))
    const returned = b.post(back('2026-01-07', ['C']))
    const again = b.post(delivery('2026-01-08', ['C'], { partnerId: 3 }))
    const shown = (params: ReportParams) =>
      run('serialTracking', params).rows.map(({ cells: c }) =>
        [c['serial'], c['state'], c['place'], c['inDate'], c['supplier'], c['lastDate'], Number(c['unitCost']) / 100_000_000].join(' '),
      )
    expect(shown({})).toEqual([
      'A 已售 单位1 2026-01-03 单位2 2026-01-06 100',
      'B 在库 二仓 2026-01-03 单位2 2026-01-05 100',
      'C 已售 单位3 2026-01-04 单位2 2026-01-08 170',
    ])
    expect(shown({ serialState: 'inStock' })).toHaveLength(1)
    expect(shown({ partnerId: 3 })).toHaveLength(1)
    expect(shown({ partnerId: 2 })).toHaveLength(3)
    expect(shown({ warehouseId: second(b) })).toHaveLength(1)
    expect(shown({ text: 'c' })).toHaveLength(1)
    expect(shown({ itemId: 2 })).toEqual([])
    expect(shown({ from: '2026-01-04' }).map((text) => text[0])).toEqual(['C'])
    expect(shown({ from: '2026-01-01', to: '2026-01-03' }).map((text) => text[0])).toEqual(['A', 'B'])
    expect(run('serialTracking', { to: '2026-01-03' }).subtitle).toBe('入库日期 启用 至 2026-01-03')
    expect(run('serialTracking', {}).subtitle).toBe('')
    const [a] = run('serialTracking', { text: 'A' }).rows
    expect(a).toMatchObject({
      drill: { report: 'serialLife', params: { itemId: 1, serial: 'A' } },
      drills: { inNumber: { document: bought }, lastNumber: { document: first } },
    })
    const life = run('serialLife', { itemId: 1, serial: 'C' }).rows
    expect(
      life.map(({ cells: c }) => [c['date'], c['document'], c['direction'], c['state'], Number(c['unitCost']) / 100_000_000].join(' ')),
    ).toEqual([
      '2026-01-04 采购入库单 入 在库 170',
      '2026-01-06 销售出库单 出 已售 170',
      '2026-01-07 销售退货单 入 在库 170',
      '2026-01-08 销售出库单 出 已售 170',
    ])
    expect(life.map((r) => r.drill).slice(1)).toEqual([{ document: first }, { document: returned }, { document: again }])
  })
})

describe('D35: 个别计价: a number costs what it came in at', () => {
  it('D35: one line of several receipts is costed piece by piece', () => {
    const b = books({ costingMethod: 'specific' })
    b.post(receipt('2026-01-03', ['A', 'B'], 200_00))
    b.post(receipt('2026-01-04', ['C', 'D'], 300_00))
    const sold = b.post(delivery('2026-01-05', ['D', 'A', 'C']))
    // D and C of the second receipt at 150, A of the first at 100
    expect(costs(b, sold)).toEqual([-300_00, -100_00])
    const returned = b.post(back('2026-01-06', [], { lines: [line(['A'], 200_00, { sourceLineId: b.lineOf(sold) })] }))
    expect(costs(b, returned)).toEqual([100_00])
    const again = b.post(delivery('2026-01-07', ['A']))
    expect(costs(b, again)).toEqual([-100_00])
    const free = b.post(back('2026-01-08', ['C']))
    expect(costs(b, free)).toEqual([150_00])
    expect(b.db.value('SELECT value FROM cost_state')).toBe(250_00)
    expect(b.failures()).toEqual({})
  })
  it('D35: reversed, every piece comes back at its own cost, and goes again at it', () => {
    const b = books({ costingMethod: 'specific' })
    b.post(receipt('2026-01-03', ['A'], 100_00))
    b.post(receipt('2026-01-04', ['B'], 170_00))
    const sold = b.post(delivery('2026-01-05', ['A', 'B']))
    b.reverse(sold, '2026-01-06')
    expect(costs(b, b.post(delivery('2026-01-07', ['B'])))).toEqual([-170_00])
    expect(costs(b, b.post(delivery('2026-01-08', ['A'])))).toEqual([-100_00])
    expect(b.failures()).toEqual({})
  })
  it('D35: through a transfer between cost pools and through an assembly', () => {
    const b = books({ costingMethod: 'specific', costScope: 'warehouse' })
    b.post(receipt('2026-01-03', ['A'], 100_00))
    b.post(receipt('2026-01-04', ['B'], 170_00))
    expect(costs(b, b.post(transfer(b, '2026-01-05', ['A', 'B'])))).toEqual([-100_00, 100_00, -170_00, 170_00])
    expect(costs(b, b.post(delivery('2026-01-06', ['B'], { warehouseId: second(b) })))).toEqual([-170_00])
    b.post(receipt('2026-01-07', ['C'], 130_00))
    b.post(transfer(b, '2026-01-08', ['A'], second(b), 1))
    const built = b.post({
      type: 'assembly',
      date: '2026-01-09',
      warehouseId: 1,
      lines: [
        { itemId: 1, quantity: 2 * NET, serials: ['C', 'A'] },
        { itemId: 2, quantity: NET, toWarehouseId: 1, serials: ['SET1'] },
      ],
    })
    expect(costs(b, built)).toEqual([-130_00, -100_00, 230_00])
    expect(b.failures()).toEqual({})
  })
  it('D23 D35: 发出商品: what was shipped in one line is sold, and comes back, piece by piece at its own cost', () => {
    const b = books({ costingMethod: 'specific', revenuePoint: 'invoice' })
    b.post(receipt('2026-01-03', ['A', 'B'], 200_00))
    b.post(receipt('2026-01-04', ['C', 'D'], 340_00))
    const sent = b.post(delivery('2026-01-05', ['D', 'A', 'C', 'B']))
    expect(costs(b, sent)).toEqual([-340_00, 340_00, -200_00, 200_00])
    const source = { sourceLineId: b.lineOf(sent) }
    const invoice = (date: string, pieces: number) =>
      b.post({ type: 'salesInvoice', date, partnerId: 1, lines: [goods(1, pieces, pieces * 200_00, source)] })
    // invoices take the numbers in their order: D and A
    const sold = invoice('2026-01-06', 2)
    expect(costs(b, sold)).toEqual([-170_00, -100_00])
    // a piece that was sold comes back as such, though others still lie there; of both kinds at once it would be neither
    const named = b.post(back('2026-01-06', [], { lines: [line(['A'], 200_00, source)] }))
    expect(costs(b, named)).toEqual([100_00])
    expect(b.db.value('SELECT SUM(debit - credit) FROM journal_line WHERE account_id = ?', b.account('revenueMain'))).toBe(-200_00)
    expect(told(() => b.post(back('2026-01-07', [], { lines: [line(['D', 'C'], 400_00, source)] })))).toEqual([
      'SERIAL_SOLD_IN_PART lines.0.serials',
    ])
    expect(told(() => b.post(back('2026-01-07', [], { lines: [line(['D', 'A'], 400_00, source)] })))).toContain(
      'EXCEEDS_SOURCE lines.0.quantity',
    )
    const both = b.post(back('2026-01-07', [], { lines: [line(['D'], 200_00, source), line(['C', 'B'], 400_00, source)] }))
    expect(costs(b, both)).toEqual([170_00, -170_00, 170_00, -100_00, 100_00])
    expect(states(b)).toEqual(['A', 'B', 'C', 'D'].map((s) => `${s} inStock 1`))
    expect(b.failures()).toEqual({})
    b.unpost(both)
    b.unpost(named)
    // C had not been sold; A had
    const unsold = b.post(back('2026-01-07', [], { lines: [line(['C'], 200_00, source)] }))
    expect(costs(b, unsold)).toEqual([-170_00, 170_00])
    expect(b.failures()).toEqual({})
    b.unpost(unsold)
    b.reverse(sold, '2026-01-08')
    expect(states(b)).toEqual(['A', 'B', 'C', 'D'].map((s) => expect.stringContaining(`${s} shipped`)))
    expect(b.failures()).toEqual({})
    const one = invoice('2026-01-09', 3)
    expect(costs(b, one)).toEqual([-170_00, -100_00, -170_00])
    const home = b.post(back('2026-01-10', [], { lines: [line(['B'], 200_00, source)] }))
    expect(costs(b, home)).toEqual([-100_00, 100_00])
    const returned = b.post(back('2026-01-11', [], { lines: [line(['A', 'D'], 400_00, source)] }))
    expect(costs(b, returned)).toEqual([100_00, 170_00])
    expect(costs(b, b.post(delivery('2026-01-12', ['D'])))).toEqual([-170_00, 170_00])
    expect(b.failures()).toEqual({})
  })
  it.each([
    ['B', 'AC'],
    ['C', 'AB'],
    ['BC', 'A'],
    ['CA', 'B'],
  ])('D28 D35: two steps between cost pools: %s arrive first, then %s, each at its own cost', (early, late) => {
    const b = books({ costingMethod: 'specific', costScope: 'warehouse' })
    const own: Record<string, number> = { A: 100_00, B: 170_00, C: 130_00 }
    for (const [serial, cost] of Object.entries(own)) b.post(receipt('2026-01-03', [serial], cost))
    const sent = b.post({ ...transfer(b, '2026-01-05', ['A', 'B', 'C']), transferMode: 'twoStep' })
    const arrive = (date: string, serials: string[]) =>
      b.post({
        type: 'transferIn',
        date,
        warehouseId: second(b),
        lines: [{ itemId: 1, quantity: serials.length * NET, serials, sourceLineId: b.lineOf(sent) }],
      })
    const moved = (serials: string) => serials.split('').flatMap((serial) => [-(own[serial] ?? 0), own[serial]])
    const first = arrive('2026-01-06', early.split(''))
    expect(costs(b, first)).toEqual(moved(early))
    expect(costs(b, arrive('2026-01-07', late.split('')))).toEqual(moved(late))
    for (const serial of 'ABC') {
      const sold = b.post(delivery('2026-01-08', [serial], { warehouseId: second(b) }))
      expect([serial, costs(b, sold)]).toEqual([serial, [-(own[serial] ?? 0)]])
    }
    expect(b.failures()).toEqual({})
  })
  it.each(['specific', 'fifo', 'movingAverage'] as const)(
    'D28 D35: %s: what came back to the goods on the way arrives again with the rest, number by number',
    (costingMethod) => {
      const b = books({ costingMethod, costScope: 'warehouse' })
      b.post(receipt('2026-01-03', ['A'], 100_00))
      b.post(receipt('2026-01-04', ['B'], 170_00))
      const sent = b.post({ ...transfer(b, '2026-01-05', ['A', 'B']), transferMode: 'twoStep' })
      const arrive = (date: string, serials: string[]) =>
        b.post({
          type: 'transferIn',
          date,
          warehouseId: second(b),
          lines: [{ itemId: 1, quantity: serials.length * NET, serials, sourceLineId: b.lineOf(sent) }],
        })
      b.reverse(arrive('2026-01-06', ['B']), '2026-01-07')
      arrive('2026-01-08', ['B', 'A'])
      expect(states(b)).toEqual([`A inStock ${second(b)}`, `B inStock ${second(b)}`])
      expect(b.db.value('SELECT COALESCE(SUM(value), 0) FROM stock_valuation_entry')).toBe(270_00)
      expect(b.failures()).toEqual({})
    },
  )
  it('D35: taken apart, the set leaves at its own cost; in red, each component goes at what it came in for', () => {
    const b = books({ costingMethod: 'specific' })
    const build = (serial: string, piece: string, date: string) =>
      b.post({
        type: 'assembly',
        date,
        warehouseId: 1,
        lines: [
          { itemId: 1, quantity: NET, serials: [piece] },
          { itemId: 2, quantity: NET, toWarehouseId: 1, serials: [serial] },
        ],
      })
    b.post(receipt('2026-01-03', ['A'], 100_00))
    b.post(receipt('2026-01-04', ['B'], 170_00))
    build('SET-A', 'A', '2026-01-05')
    build('SET-B', 'B', '2026-01-05')
    const apart = b.post({
      type: 'disassembly',
      date: '2026-01-06',
      warehouseId: 1,
      lines: [
        { itemId: 2, quantity: NET, serials: ['SET-B'] },
        { itemId: 1, quantity: NET, toWarehouseId: 1, serials: ['B'] },
      ],
    })
    expect(costs(b, apart)).toEqual([-170_00, 170_00])
    b.reverse(apart, '2026-01-07')
    expect(
      costs(
        b,
        b.post({
          type: 'salesDelivery',
          date: '2026-01-08',
          partnerId: 1,
          warehouseId: 1,
          lines: [goods(2, 1, 300_00, { serials: ['SET-B'] })],
        }),
      ),
    ).toEqual([-170_00])
    expect(b.failures()).toEqual({})
  })
  it('D35: a receipt whose pieces were costed by it is not moved from under them', () => {
    const b = books({ costingMethod: 'specific' })
    const first = b.post(receipt('2026-01-03', ['A'], 100_00))
    b.post(receipt('2026-01-04', ['B'], 170_00))
    b.post(delivery('2026-01-05', ['A']))
    expect(told(() => correct(b, first, receipt('2026-01-03', ['A'], 120_00)))).toEqual(['HAS_DOWNSTREAM'])
    expect(b.failures()).toEqual({})
  })
})
