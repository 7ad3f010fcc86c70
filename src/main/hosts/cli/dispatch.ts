import { version } from '../../../../package.json'
import { type Command, type Io, UsageError } from './command'

export type Commands = Record<string, () => Promise<Command>>

/** Runs one command line and returns its exit code: 0 well, 1 refused or failed, 2 not understood. */
export async function dispatch(commands: Commands, argv: readonly string[], io: Io): Promise<number> {
  const [name = 'help', ...args] = argv
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${version}\n`)
    return 0
  }
  if (['help', '--help', '-h'].includes(name)) return help(commands, args[0], io)
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    io.stderr.write(`没有“${name}”这个命令。\n\n`)
    await listCommands(commands, io.stderr)
    return 2
  }
  if (args.includes('--help') || args.includes('-h')) return help(commands, name, io)
  const command = await load()
  try {
    return await command.run(args, io)
  } catch (error) {
    if (isUsageError(error)) {
      io.stderr.write(`${error.message}\n\n${usageOf(name, command)}`)
      return 2
    }
    io.stderr.write(`${error instanceof Error ? (process.env['HEZHANG_DEBUG'] ? error.stack : error.message) : String(error)}\n`)
    return 1
  }
}

async function help(commands: Commands, name: string | undefined, io: Io): Promise<number> {
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (name !== undefined && load) io.stdout.write(usageOf(name, await load()))
  else await listCommands(commands, io.stdout)
  return 0
}
async function listCommands(commands: Commands, out: Io['stdout']): Promise<void> {
  const names = Object.keys(commands).sort()
  const width = Math.max(...names.map((name) => name.length))
  const lines = await Promise.all(names.map(async (name) => `  ${name.padEnd(width)}  ${(await commands[name]?.())?.summary}\n`))
  out.write(
    `合账 ${version}\n\n用法：npm run -s hezhang -- 命令 [参数]\n\n${lines.join('')}\n某个命令的用法：npm run -s hezhang -- help 命令\n`,
  )
}
const usageOf = (name: string, { summary, usage }: Command) => `${summary}\n\n用法：npm run -s hezhang -- ${name} ${usage.trim()}\n`

const isUsageError = (error: unknown): error is Error =>
  error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
