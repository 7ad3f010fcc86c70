import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { programDir } from '../../../paths'
import type { Bench } from '../bench'
import { quietestThird } from '../figures'
import type { FirstScreen } from '../firstScreen'

/** Opening, in a process of its own each time, as the window has it: the backend in its thread, a login, the workbench. */
export async function opening(bench: Bench): Promise<void> {
  const { size, findings, progress } = bench
  const ledger = await bench.ledger()
  const seen: FirstScreen[] = []
  for (let i = 1; i <= size.opens; i++) {
    progress(`打开账套，第 ${i} 次`)
    const cli = join(programDir, 'out/node/cli.js')
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'bench', '--open', ledger.path])
    seen.push(JSON.parse(stdout) as FirstScreen)
  }
  const all = (part: keyof FirstScreen) => seen.map((screen) => screen[part])
  // a login is the same work whatever the file: where it took the least, the machine was quiet
  const quiet = quietestThird(all('login')).flatMap((i) => seen[i] ?? [])
  findings.times('open.file', '打开账套文件', all('open'))
  findings.times('open.login', '登录（验证口令有意较慢）', all('login'))
  findings.times('open.workbench', '工作台', all('workbench'))
  const total = findings.times(
    'open.firstScreen',
    '从打开文件到第一屏：打开、状态、工作台，不计登录（最安静的三分之一次）',
    quiet.map(({ total }) => total),
  )
  const most = (part: keyof FirstScreen) => Math.max(...all(part))
  findings.figure('open.memoryBefore', { about: '打开前后台进程的内存', unit: 'MB', value: most('memoryBefore') })
  findings.figure('open.memory', { about: '第一屏之后', unit: 'MB', value: most('memoryAfter') })
  findings.figure('open.memoryPeak', { about: '运行各报表、查页完毕之后，最高时', unit: 'MB', value: most('memoryPeak') })
  findings.target('open.firstScreen', '打开文件到第一屏', 'ms', total.value, { atMost: 300 })
  findings.target('open.memory', '后台进程的内存，最高时', 'MB', most('memoryPeak'), { atMost: 300 })
}
