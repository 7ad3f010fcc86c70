import * as contractModule from '@core/contract'
import { ERRORS } from '@core/kernel'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rpcDocs } from '../../../scripts/lib/rpcDocs.mjs'
import { root, sourcesIn } from '../../support/sources'

test('docs/rpc.md is what the contract says (npm run docs:rpc)', () => {
  const { contract } = contractModule
  const named = Object.fromEntries(Object.entries(contractModule).filter(([, value]) => typeof value === 'object' && 'def' in value))
  const sources = sourcesIn('src/core/contract', ['.ts']).map(({ text }) => text)
  expect(rpcDocs({ contract, named, sources, errors: ERRORS })).toBe(readFileSync(join(root, 'docs/rpc.md'), 'utf8'))
})
