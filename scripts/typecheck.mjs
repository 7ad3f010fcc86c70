// npm run typecheck: each part of the program with the types it may see, and no others.
import { nodePath, tool } from './lib/node.mjs'
import { run } from './lib/run.mjs'

for (const part of ['core', 'node', 'web', 'test']) {
  const { code } = await run(nodePath(), [tool('typescript/bin/tsc'), '-p', `tsconfig.${part}.json`])
  if (code !== 0) process.exitCode = 1
}
