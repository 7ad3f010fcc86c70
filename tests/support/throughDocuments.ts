import type { CaseFolder } from '../../src/main/hosts/cli/cases/books'
import { checkExpectation, policyOf } from '../../src/main/hosts/cli/cases/compare'
import { EngineRun } from '../../src/main/hosts/cli/cases/run'
import type { ValuationCase } from '../../src/main/hosts/cli/cases/schema'

/** Figures of a costing case that documents posted to an account set do not come to. */
export async function differencesThroughDocuments(item: ValuationCase, folder: CaseFolder) {
  const run = new EngineRun(item, folder)
  try {
    const inOrder = item.expect.toSorted((a, b) => a.after_seq - b.after_seq)
    const results = inOrder.map((e) => checkExpectation(e, run.view(e.after_seq, e.as_of, e.warehouse, e.batch), policyOf(item.method)))
    return results.flatMap((r) => r.difference ?? [])
  } finally {
    await run.close()
  }
}
