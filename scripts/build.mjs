// npm run build: everything, from nothing.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './lib/built.mjs'
import { root } from './lib/node.mjs'

rmSync(join(root, 'out'), { recursive: true, force: true })
try {
  await build(['node', 'desktop'], { force: true })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
