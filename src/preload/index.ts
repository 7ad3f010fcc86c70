import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { DesktopBridge, MenuCommand } from '../core/contract/desktop'
import type { BackendEvent } from '../core/contract/rpc'

/** Hands one kind of message from the main process to a listener, without the event that carries it. */
function listen<T>(channel: string, listener: (message: T) => void): () => void {
  const receive = (_event: IpcRendererEvent, message: T) => listener(message)
  ipcRenderer.on(channel, receive)
  return () => ipcRenderer.off(channel, receive)
}

const bridge: DesktopBridge = {
  host: 'electron',
  call: (call) => ipcRenderer.invoke('rpc', call),
  subscribe: (listener) => listen<BackendEvent>('event', listener),
  desktop: {
    platform: process.platform as DesktopBridge['desktop']['platform'],
    showOpenDialog: (options) => ipcRenderer.invoke('desktop:showOpenDialog', options),
    showSaveDialog: (options) => ipcRenderer.invoke('desktop:showSaveDialog', options),
    printCurrent: (options) => ipcRenderer.invoke('desktop:printCurrent', options),
    printToPdf: (options) => ipcRenderer.invoke('desktop:printToPdf', options),
    saveFile: (file) => ipcRenderer.invoke('desktop:saveFile', file),
    openPath: (path) => ipcRenderer.invoke('desktop:openPath', path),
    showInFolder: (path) => ipcRenderer.invoke('desktop:showInFolder', path),
    onMenu: (listener) => {
      const stop = listen<MenuCommand>('menu', listener)
      ipcRenderer.send('menu:listening')
      return stop
    },
  },
}
contextBridge.exposeInMainWorld('hezhang', bridge)
