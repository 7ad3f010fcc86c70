import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import type { Backend } from '../../backend/backend'

const callSchema = z.object({ path: z.string(), input: z.unknown(), token: z.string().optional() })

export type SenderCheck = (event: IpcMainEvent | IpcMainInvokeEvent) => boolean

/** Answers a channel's calls from our own page's top frame, and refuses all others. */
export function handle<T>(channel: string, fromOwnPage: SenderCheck, answer: (window: BrowserWindow, input: unknown) => Promise<T>): void {
  ipcMain.handle(channel, async (event, input: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (!window || !fromOwnPage(event)) throw new Error(`${channel}: refused`)
    return answer(window, input)
  })
}

/** Carries procedure calls from the windows to the backend, and its events to all of them. */
export function connectBackend(backend: Backend, fromOwnPage: SenderCheck): void {
  handle('rpc', fromOwnPage, async (_window, input) => {
    const { path, input: argument, token } = callSchema.parse(input)
    return backend.call({ path, input: argument, ...(token === undefined ? {} : { token }) })
  })
  backend.subscribe((event) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event', event)
  })
}
