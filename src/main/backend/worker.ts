import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createBackend } from './backend'
import type { FromWorker, ToWorker, WorkerOptions } from './workerProtocol'

/** Entry of the worker thread: one backend behind a message port. Ends when told to close. */
const port = parentPort
if (!port) throw new Error('the backend worker is started by workerClient')
const send = (message: FromWorker) => port.postMessage(message)

const backend = createBackend({ ...(workerData as WorkerOptions), readerFile: join(import.meta.dirname, 'backendReader.js') })
backend.subscribe((event) => send({ type: 'event', event }))

port.on('message', (message: ToWorker) => {
  if (message.type === 'close') {
    void backend.close().finally(() => port.close())
    return
  }
  const { id, call } = message
  // a rejection here is a defect of the backend: it ends the worker, and the owner tells every caller
  void backend.call(call).then((reply) => send({ type: 'reply', id, reply }))
})
