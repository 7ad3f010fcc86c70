// npm run -s hezhang -- COMMAND …: the command line, built first when the sources are newer.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './lib/built.mjs'
import { nodePath, root } from './lib/node.mjs'
import { run } from './lib/run.mjs'

const args = process.argv.slice(2)
const cli = join(root, 'out/node/cli.js')
try {
  await build(args[0] === 'serve' ? ['node', 'desktop'] : ['node'])
  if (nodePath() === process.execPath) {
    // file names are meant from where npm was called, not from this folder
    process.chdir(process.env.INIT_CWD ?? process.cwd())
    process.argv = [process.execPath, cli, ...args]
    await import(pathToFileURL(cli).href)
  } else {
    process.exitCode = (await run(nodePath(), [cli, ...args], { cwd: process.env.INIT_CWD ?? process.cwd() })).code
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
