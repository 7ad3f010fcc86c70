/** Files in and out, the same under Electron (system dialogs, paths) and in the browser edition (upload and download). */
import { WEB_ROUTES, type FileFilter, type HostFile } from '@core/contract/desktop'
import { desktop, webToken } from './transport'

const authorization = () => `Bearer ${webToken}`

function chooseInBrowser(filters: readonly FileFilter[]): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = filters.flatMap((f) => f.extensions.map((e) => `.${e}`)).join()
    input.addEventListener('change', () => resolve(input.files?.[0]))
    input.addEventListener('cancel', () => resolve(undefined))
    input.click()
  })
}

async function upload(file: File): Promise<string> {
  const response = await fetch(WEB_ROUTES.files, {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
    body: file,
  })
  if (!response.ok) throw new Error(`upload: ${response.status}`)
  return ((await response.json()) as HostFile).path
}

/** A path that a procedure can read; undefined when cancelled. */
export async function chooseFile(options: { title: string; filters: FileFilter[] }): Promise<string | undefined> {
  if (desktop) return desktop.showOpenDialog(options)
  const file = await chooseInBrowser(options.filters)
  return file && upload(file)
}

export interface SaveTarget {
  /** where a procedure writes */
  path: string
  /** brings the file to the user once it is written (browser edition: download) */
  finish: () => Promise<void>
}
export async function chooseTarget(options: {
  title: string
  defaultName: string
  filters: FileFilter[]
}): Promise<SaveTarget | undefined> {
  if (desktop) {
    const path = await desktop.showSaveDialog(options)
    return path === undefined ? undefined : { path, finish: () => Promise.resolve() }
  }
  const response = await fetch(WEB_ROUTES.reserve, {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'application/json' },
    body: JSON.stringify({ name: options.defaultName }),
  })
  if (!response.ok) throw new Error(`reserve: ${response.status}`)
  const file = (await response.json()) as HostFile
  return {
    path: file.path,
    finish: async () => {
      const written = await fetch(`${WEB_ROUTES.files}/${file.id}`, { headers: { authorization: authorization() } })
      if (!written.ok) throw new Error(`download: ${written.status}`)
      offer(await written.blob(), file.name)
    },
  }
}

function offer(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Gives the user a file that was made in the window: asks where to, or downloads it. false: cancelled. */
export async function offerBytes(fileName: string, mime: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (!desktop) {
    offer(new Blob([bytes], { type: mime }), fileName)
    return true
  }
  const extension = fileName.split('.').at(-1) ?? ''
  const filters = [{ name: `${extension} 文件`, extensions: [extension] }]
  const path = await desktop.showSaveDialog({ title: '导出到', defaultName: fileName, filters })
  if (path !== undefined) await desktop.saveFile({ path, bytes })
  return path !== undefined
}
/** The same for a file that came as base64 (reports.export). */
export const offerBase64 = (fileName: string, mime: string, base64: string): Promise<boolean> =>
  offerBytes(
    fileName,
    mime,
    Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)),
  )

export const ACCOUNT_SET_FILES: FileFilter[] = [{ name: '合账账套', extensions: ['hezhang'] }]
export const BACKUP_FILES: FileFilter[] = [{ name: '合账备份', extensions: ['hzbak'] }]
