import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { CaseFolder } from '../../../src/main/hosts/cli/cases/books'
import { casesSchema } from '../../../src/main/hosts/cli/cases/schema'
import { differencesThroughDocuments } from '../../support/throughDocuments'

const folder = new CaseFolder()
afterAll(() => folder.remove())

const read = (name: string) => casesSchema.parse(JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')))

/** Figures that the tests of other systems and textbooks state, what their like would ask about, inputs that are unusual and legal, and events that seldom meet. */
it.each(
  ['valuation-outside.json', 'valuation-systems.json', 'valuation-inputs.json', 'valuation-combinations.json']
    .flatMap(read)
    .map((c) => [c.id, c] as const),
)('%s, through documents', async (_id, item) => {
  expect(await differencesThroughDocuments(item, folder)).toEqual([])
})
