import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { connectionOf, openReader } from '../../db/connection'
import { readCosts } from '../../db/queries/costs/readCosts'
import { FileRefusal } from '../../db/refusal'
import { readSheet } from '../services/import/sheet'
import type { FromReader, ReaderData } from './readerProtocol'

/** Entry of the second thread: one long reading, of the open account set through a connection that cannot write, or of a file to import. */
const port = parentPort
if (!port) throw new Error('the reading thread is started by readerClient')
const send = (message: FromReader) => port.postMessage(message)
const data = workerData as ReaderData
const TELL_EVERY_MS = 100
/** As `nice`: whoever posts or prints meanwhile has three times as much of a processor that both want. */
const YIELDING = 5

/** Linux gives a thread a priority of its own; elsewhere priorities are those of processes, and stay. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return
  try {
    // PID/task/TID of the thread that asks
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), YIELDING)
  } catch {
    // a container without /proc, or one that forbids it: the work is the same, only less polite
  }
}
yieldToOthers()

function costs(path: string, stop: Int32Array): void {
  const connection = connectionOf(openReader(path))
  try {
    const reading = readCosts(connection.read)
    let told = 0
    for (let step = reading.next(); Atomics.load(stop, 0) === 0; step = reading.next()) {
      if (step.done) {
        send({ type: 'read', costs: step.value })
        break
      }
      const now = performance.now()
      if (now - told < TELL_EVERY_MS) continue
      told = now
      send({ type: 'progress', ...step.value })
    }
  } finally {
    connection.close()
  }
}
function sheet(path: string): void {
  try {
    send({ type: 'sheet', sheet: readSheet(path) })
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error
    send({ type: 'refused', code: error.code, args: error.args })
  }
}
if (data.work === 'costs') costs(data.path, data.stop)
else sheet(data.path)
