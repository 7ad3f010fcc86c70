import { spawn } from 'node:child_process'
import { root } from './node.mjs'

/**
 * Runs a program without a shell and waits for it. Returns its exit code (a signal counts as 1); `capture` adds what it
 * wrote to both outputs, otherwise they are this process's own. Interrupts are passed on.
 */
export function run(command, args, { env = {}, cwd = root, capture = false } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const pass = (signal) => child.kill(signal)
    const finish = (code, output) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass)
      done({ code, output })
    }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass)
    child.on('error', (error) => finish(1, String(error)))
    child.on('close', (code) => finish(code ?? 1, Buffer.concat(chunks).toString()))
  })
}
