import type { Readable, Writable } from 'node:stream'

export interface Io {
  stdin: Readable
  stdout: Writable
  stderr: Writable
}

/** What each file in commands/ exports; its name without ending is the command's. */
export interface Command {
  /** one Chinese sentence for the list of commands */
  summary: string
  /** arguments and options: "FILE [--months N]", further lines explain them */
  usage: string
  /** Returns the exit code. Throws UsageError (or what node:util's parseArgs throws) for arguments it cannot use. */
  run(args: string[], io: Io): Promise<number>
}

/** Arguments that a command cannot use: told with the command's usage, exit code 2. */
export class UsageError extends Error {}
