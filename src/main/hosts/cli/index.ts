import { basename } from 'node:path'
import type { Command } from './command'
import { type Commands, dispatch } from './dispatch'

/** Entry of the command line. Each command is loaded when it is called for, so that starting stays quick. */
const files = import.meta.glob<Command>('./commands/*.ts')
const commands: Commands = Object.fromEntries(Object.entries(files).map(([path, load]) => [basename(path, '.ts'), load]))

// the reader of our output may stop reading: that ends the command, and is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

process.exitCode = await dispatch(commands, process.argv.slice(2), process)
