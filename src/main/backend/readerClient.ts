import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { connectionOf, openReader } from '../../db/connection'
import { type CostReading, type ReadingProgress, readCosts } from '../../db/queries/costs/readCosts'
import { FileRefusal } from '../../db/refusal'
import { readSheet, type Sheet } from '../services/import/sheet'
import type { FromReader, ReaderData } from './readerProtocol'

/** A long reading of the open account set beside its use. */
export interface Reading {
  /** undefined: stopped before it was done */
  result: Promise<CostReading | undefined>
  /** Ends it; resolves when its connection is gone. */
  stop(): Promise<void>
}
type OnProgress = (progress: ReadingProgress) => void

/**
 * Costs all pools again in a thread of its own. Without a `file` to run there (the command line, which has nobody else to serve)
 * in this one, a slice at a time.
 */
export const readCostsBeside = (path: string, file: string | undefined, onProgress: OnProgress): Reading =>
  file === undefined ? inSlices(path, onProgress) : inThread(path, file, onProgress)

function inThread(path: string, file: string, onProgress: OnProgress): Reading {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(file, { workerData: { work: 'costs', path, stop } satisfies ReaderData, name: 'reader' })
  const ended = new Promise<void>((done) => worker.once('exit', () => done()))
  let found: CostReading | undefined
  worker.on('message', (message: FromReader) => {
    if (message.type === 'progress') onProgress(message)
    else if (message.type === 'read') found = message.costs
  })
  const result = new Promise<CostReading | undefined>((done, failed) => {
    worker.once('error', failed)
    worker.once('exit', () => done(found))
  })
  return {
    result,
    stop: () => {
      Atomics.store(stop, 0, 1)
      return ended
    },
  }
}

const SLICE_MS = 20
function inSlices(path: string, onProgress: OnProgress): Reading {
  let stopped = false
  const read = async () => {
    await setImmediate()
    const connection = connectionOf(openReader(path))
    try {
      const reading = readCosts(connection.read)
      let begun = performance.now()
      while (!stopped) {
        const step = reading.next()
        if (step.done) return step.value
        if (performance.now() - begun < SLICE_MS) continue
        onProgress(step.value)
        await setImmediate()
        begun = performance.now()
      }
      return undefined
    } finally {
      connection.close()
    }
  }
  const result = read()
  return {
    result,
    stop: async () => {
      stopped = true
      await result.catch(() => undefined)
    },
  }
}

/** The table in a file that is to be imported, read in a thread of its own where there is one: a large workbook takes seconds. */
export async function readSheetBeside(path: string, file: string | undefined): Promise<Sheet> {
  if (file === undefined) return readSheet(path)
  const worker = new Worker(file, { workerData: { work: 'sheet', path } satisfies ReaderData, name: 'reader' })
  return new Promise<Sheet>((done, failed) => {
    worker.once('message', (message: FromReader) => {
      if (message.type === 'sheet') done(message.sheet)
      else if (message.type === 'refused') failed(new FileRefusal(message.code, message.args))
    })
    worker.once('error', failed)
    worker.once('exit', () => failed(new FileRefusal('FILE_UNREADABLE', { path })))
  })
}
