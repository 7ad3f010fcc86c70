// npm run docs:rpc: writes docs/rpc.md from the contract. With --check: says whether it is up to date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { root } from './lib/node.mjs'
import { rpcDocs } from './lib/rpcDocs.mjs'

const folder = join(root, 'src/core/contract')
const { module: contractModule } = await runnerImport(join(folder, 'index.ts'))
const { module: kernel } = await runnerImport(join(root, 'src/core/kernel/errors.ts'))
const isSchema = (value) => typeof value === 'object' && value !== null && 'def' in value
const page = rpcDocs({
  contract: contractModule.contract,
  named: Object.fromEntries(Object.entries(contractModule).filter(([, value]) => isSchema(value))),
  sources: readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8')),
  errors: kernel.ERRORS,
})
const target = join(root, 'docs/rpc.md')
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== page) {
    console.error('docs/rpc.md is not what the contract says: run npm run docs:rpc')
    process.exitCode = 1
  }
} else writeFileSync(target, page)
