import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { CaseFolder } from '../../../src/main/hosts/cli/cases/books'
import { checkExpectation, matches, policyOf } from '../../../src/main/hosts/cli/cases/compare'
import { type CaseExpectation, casesSchema, type ValuationCase } from '../../../src/main/hosts/cli/cases/schema'
import { differencesThroughDocuments } from '../../support/throughDocuments'
import { CaseRun } from '../../support/valuationRun'

const read = (name: string) =>
  casesSchema.parse(JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'))).map((c) => [c.id, c] as const)

function check(item: ValuationCase) {
  const run = new CaseRun(item)
  return item.expect.map((e) => checkExpectation(e, run.view(e.after_seq, e.as_of, e.warehouse, e.batch), policyOf(item.method)))
}

const folder = new CaseFolder()
afterAll(() => folder.remove())

const NEAR = [...read('valuation-sample.json'), ...read('valuation-own.json')]

describe('costing cases', () => {
  it.each(NEAR)('%s', (_id, item) => {
    const results = check(item)
    expect(results.flatMap((r) => r.difference ?? [])).toEqual([])
    expect(results.reduce((sum, r) => sum + r.checked, 0)).toBeGreaterThan(0)
  })

  it.each(NEAR)('%s, through documents', async (_id, item) => {
    expect(await differencesThroughDocuments(item, folder)).toEqual([])
  })

  it('a wrong figure is found and named', () => {
    const [, item] = read('valuation-sample.json').find(([id]) => id === 'odoo-reval-fifo') ?? []
    if (!item) throw new Error('the case is gone')
    const altered = (more: Partial<CaseExpectation>) =>
      check({ ...item, expect: item.expect.map((e) => ({ ...e, ...more })) })[0]?.difference
    expect(altered({ on_hand_value: '80.01' })).toEqual({ figure: 'on_hand_value', expected: '80.01', found: '80.00' })
    expect(
      altered({
        layers: [
          ['10', '3'],
          ['10', '5.1'],
        ],
      }),
    ).toEqual({ figure: 'layers', expected: '10 @ 3, 10 @ 5.1', found: '10.00 @ 3.00, 10.00 @ 5.00' })
    expect(altered({ error: 'insufficient_stock' })).toMatchObject({ figure: 'error', found: 'accepted' })
  })

  it('figures compare at the decimals written, rounded away from zero', () => {
    const figure = { numerator: -1005n, denominator: 1000n }
    expect(['-1.005', '-1.01', '-1.0', '-1'].map((text) => matches(text, figure))).toEqual([true, true, true, true])
    expect(['-1.00', '1.01', '-2'].map((text) => matches(text, figure))).toEqual([false, false, false])
    expect(['0', '-0', '0.00', '00'].map((text) => matches(text, { numerator: 0n, denominator: 1n }))).toEqual([true, true, true, true])
  })
})
