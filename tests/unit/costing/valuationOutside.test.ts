import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { CaseFolder } from '../../../src/main/hosts/cli/cases/books'
import { checkExpectation, policyOf } from '../../../src/main/hosts/cli/cases/compare'
import { EngineRun } from '../../../src/main/hosts/cli/cases/run'
import { casesSchema } from '../../../src/main/hosts/cli/cases/schema'

const folder = new CaseFolder()
afterAll(() => folder.remove())

const read = (name: string) => casesSchema.parse(JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')))

/** Figures that the tests of other systems and textbooks state, what their like would ask about, and inputs that are unusual and legal. */
it.each(['valuation-outside.json', 'valuation-systems.json', 'valuation-inputs.json'].flatMap(read).map((c) => [c.id, c] as const))(
  '%s, through documents',
  async (_id, item) => {
    const run = new EngineRun(item, folder)
    try {
      const inOrder = item.expect.toSorted((a, b) => a.after_seq - b.after_seq)
      const results = inOrder.map((e) => checkExpectation(e, run.view(e.after_seq, e.as_of, e.warehouse, e.batch), policyOf(item.method)))
      expect(results.flatMap((r) => r.difference ?? [])).toEqual([])
    } finally {
      await run.close()
    }
  },
)
