// A process of its own that takes the owner lock of an account set, says so, and holds it until it is killed.
import { join } from 'node:path'
import { runnerImport } from 'vite'

const { module } = await runnerImport(join(import.meta.dirname, '../../src/db/ownerLock.ts'))
module.takeOwnerLock(process.argv[2], { program: '合账 测试', startedAt: '2026-01-01T00:00:00.000Z' })
process.stdout.write('locked\n')
setInterval(() => {}, 1000)
