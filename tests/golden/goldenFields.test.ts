import { describe, expect, it } from 'vitest'
import { playScenario } from '../../src/main/hosts/cli/play/play'
import { scenarioSchema } from '../../src/main/hosts/cli/play/scenario'
import type { Event, Scenario } from './model/scenario'
import { golden } from './shapes'

const METHODS = { MA: 'movingAverage', FIFO: 'fifo' } as const
const event = (raw: Scenario, id: string) => raw.events.find((e) => e.id === id) as Event
async function played(
  change: (raw: Scenario) => void = () => undefined,
  method: keyof typeof METHODS = 'MA',
  freight: 'EXPENSE' | 'CAPITALISE' = 'EXPENSE',
) {
  const raw = golden()
  change(raw)
  return await playScenario(scenarioSchema.parse(raw), { costingMethod: METHODS[method], freight })
}
/** The same, all of it booked and understood. */
async function whole(...of: Parameters<typeof played>) {
  const { result, notPlayed, notUnderstood, failedChecks } = await played(...of)
  expect([notPlayed, notUnderstood, failedChecks]).toEqual([[], [], []])
  const linesOf = (id: string) =>
    result.vouchers
      .filter((v) => v.event === id)
      .flatMap((v) => v.lines.map((l) => [l.account, l.aux, l.debit ?? '', l.credit ?? ''].join(' ').replace('  ', ' - ')))
  const cashOf = (id: string) => result.vouchers.filter((v) => v.event === id).flatMap((v) => v.cash_flow)
  return { result, linesOf, cashOf }
}

const asItIs = { MA: whole(), FIFO: whole(undefined, 'FIFO') }

describe('the golden month said in another way comes to the same', () => {
  it('goods bought at prices with VAT', async () => {
    const { result } = await whole((raw) => {
      for (const id of ['E01', 'E18', 'E08', 'E14', 'E15', 'E21', 'E40']) {
        const e = event(raw, id)
        e['price_mode'] = 'incl'
        for (const l of e.lines ?? []) l.price = ((Number(l.price) * 113) / 100).toFixed(4)
      }
    }, 'FIFO')
    expect(result).toEqual((await asItIs.FIFO).result)
  })

  it('a till that takes 20 % off prices as much higher', async () => {
    const { result } = await whole((raw) => {
      const e = event(raw, 'E11')
      e['trade_discount'] = '0.2'
      for (const l of e.lines ?? []) l.price = (Number(l.price) * 1.25).toFixed(4)
    })
    expect(result).toEqual((await asItIs.MA).result)
  })

  it('one line of an invoice that alone has the price', async () => {
    const { result } = await whole((raw) => {
      for (const l of event(raw, 'E39').lines ?? []) l.price = '1.00'
    })
    expect(result).toEqual((await asItIs.MA).result)
  })

  it('a return that does not say again how the sale was priced', async () => {
    const { result } = await whole((raw) => {
      for (const id of ['E03', 'E17']) for (const l of event(raw, id).lines ?? []) l.price = '60.00'
      event(raw, 'E03')['price_mode'] = 'excl'
      delete event(raw, 'E17')['price_mode']
    })
    expect(result).toEqual((await asItIs.MA).result)
  })

  it('opening stock without layers, a partner who buys and sells', async () => {
    const { result } = await whole((raw) => {
      raw.opening.layers = raw.opening.layers.filter((l) => l.product === 'P3')
      raw.master.suppliers.push({ id: 'C01', name: '客户一' } as never)
    })
    expect(result).toEqual((await asItIs.MA).result)
  })
})

describe('what a scenario can say besides', () => {
  it('freight that is not paid at once is owed to the carrier, in the expense or in the goods', async () => {
    const owed = (raw: Scenario) => delete event(raw, 'E02')['pay_account']
    const expensed = await whole(owed)
    expect(expensed.linesOf('E02')).toEqual(['560102 D02 600.00 ', '22210101 - 54.00 ', '220201 S04 - 654.00'])
    expect(expensed.cashOf('E02')).toEqual([])
    const capitalised = await whole(owed, 'FIFO', 'CAPITALISE')
    expect(capitalised.linesOf('E02')).toEqual(['1405 P1 423.06 ', '1405 P2 176.94 ', '22210101 - 54.00 ', '220201 S04 - 654.00'])
    const paid = await whole(undefined, 'FIFO', 'CAPITALISE')
    expect(capitalised.result.fifo_layers).toEqual(paid.result.fifo_layers)
  })

  it('普票 for freight that is owed: its VAT is in the goods, to the fen', async () => {
    const { linesOf } = await whole(
      (raw) => {
        delete event(raw, 'E02')['pay_account']
        Object.assign(event(raw, 'E02'), { invoice: '普票', net: '601.37' })
      },
      'FIFO',
      'CAPITALISE',
    )
    // 601.37 + 54.12 by 12,600 : 5,270
    expect(linesOf('E02')).toEqual(['1405 P1 462.18 ', '1405 P2 193.31 ', '220201 S04 - 655.49'])
  })

  it('报销: what the employee keeps of the advance is still owed; a 普票 takes no VAT off', async () => {
    const kept = await whole((raw) => void (event(raw, 'E23')['cash_returned'] = '300.00'))
    expect(kept.linesOf('E23')).toEqual(['560204 D01 1000.00 ', '22210101 - 90.00 ', '1001 - 300.00 ', '122101 E01 - 1390.00'])
    expect(kept.result.aux_balances.find((b) => b.account === '122101' && b.aux === 'E01')?.close).toBe('110.00')
    const ordinary = await whole((raw) => void (event(raw, 'E23')['invoice'] = '普票'))
    expect(ordinary.linesOf('E23')[0]).toBe('560204 D01 1090.00 ')
  })

  it('an account that the scenario does not list is seen in the trial balance when something is posted to it', async () => {
    const { result } = await whole((raw) => {
      raw.master.accounts = raw.master.accounts.filter((a) => !a.code.startsWith('5711'))
    })
    const sum = (side: 'debit' | 'credit') =>
      Math.round(result.trial_balance.filter((r) => r.leaf).reduce((s, r) => s + Number(r[side]) * 100, 0))
    expect(sum('debit')).toBe(sum('credit'))
    expect(result.trial_balance.filter((r) => r.code.startsWith('5711')).map((r) => [r.code, r.debit])).toEqual([
      ['571101', '107.98'],
      ['571103', '1130.00'],
    ])
  })
})

describe('what is not understood is named', () => {
  it('fields, parts and policies that nothing follows', async () => {
    const { notUnderstood } = await played((raw) => {
      Object.assign(raw, { notes: 'x' })
      Object.assign(raw.master, { units: [] })
      Object.assign(raw.master.company, { currency: 'USD' })
      Object.assign(raw.policy ?? {}, { revenue_point: 'SIGN_OFF', cost_pool: 'per warehouse', points: 'y' })
      Object.assign(event(raw, 'E03'), { discount_amount: '10.00' })
      Object.assign(event(raw, 'E03').lines?.[0] ?? {}, { rebate: '1.00' })
      Object.assign(event(raw, 'E26').shortage?.[0] ?? {}, { reason: 'z' })
    })
    expect(notUnderstood.sort()).toEqual(
      [
        'notes',
        'master.units',
        'master.company.currency',
        'policy.revenue_point',
        'policy.cost_pool',
        'policy.points',
        'E03 discount_amount',
        'E03 lines.0.rebate',
        'E26 shortage.0.reason',
      ].sort(),
    )
  })

  it('switches of posting.md 0: those that are followed, those that the standard leaves no choice of', async () => {
    const switches = {
      estimate_timing: 'MONTH_END',
      input_vat_flow: 'VIA_PENDING',
      bad_debt: 'ALLOWANCE',
      cash_discount: 'FINANCE_EXPENSE',
    }
    const { notUnderstood } = await played((raw) => {
      Object.assign(raw.policy ?? {}, switches)
      raw.events = []
    })
    expect(notUnderstood).toEqual(['policy.estimate_timing', 'policy.input_vat_flow', 'policy.bad_debt'])
  })

  it('a type, a price that is missing, a base of allocation, an invoice of other goods, an advance that is not there', async () => {
    const { notPlayed } = await played(
      (raw) => {
        event(raw, 'E30').type = 'rent'
        delete event(raw, 'E24')['gross']
        delete event(raw, 'E01').lines?.[1]?.price
        Object.assign(event(raw, 'E39').invoice_lines?.[0] as object, { qty: '149' })
        event(raw, 'E19')['offset_advance'] = '30000.00'
      },
      'FIFO',
      'CAPITALISE',
    )
    expect(notPlayed.map((n) => `${n.event} ${n.status}`)).toEqual([
      'E01 refused',
      'E02 refused',
      'E18 refused',
      'E19 refused in part',
      'E20 refused',
      'E24 refused',
      'E28 refused',
      'E30 not built',
      'E39 refused',
    ])
    const reason = (id: string) => notPlayed.find((n) => n.event === id)?.reason
    expect(reason('E01')).toBe('P2 has no price')
    expect(reason('E24')).toMatch(/^gross: /)
    expect(reason('E39')).toMatch(/^invoice_lines: /)
    const weighed = await played((raw) => void (event(raw, 'E02')['allocate_by'] = 'weight'), 'MA', 'CAPITALISE')
    expect(weighed.notPlayed.map((n) => n.reason)).toEqual(['freight is allocated by amount or by quantity, not by weight'])
  })
})
