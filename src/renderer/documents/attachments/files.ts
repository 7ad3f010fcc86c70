/** Files from the user's disk, as calls carry them. */
import { MAX_ATTACHMENT_BYTES } from '@core/documents/attachments'

export interface ChosenFile {
  name: string
  base64: string
}
const MEGABYTES = MAX_ATTACHMENT_BYTES / 1024 ** 2
/** The name without control characters, its end kept where it is too long. */
const NAME_LENGTH = 100
const shortName = (name: string): string => (name.length > NAME_LENGTH ? `…${name.slice(1 - NAME_LENGTH)}` : name)

export const tooLarge = (file: File): string | null =>
  file.size > MAX_ATTACHMENT_BYTES ? `“${file.name}”有 ${sizeText(file.size)}，超过 ${MEGABYTES} MB：请缩小后再添加` : null

export function readFile(file: File): Promise<ChosenFile> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      // data:application/pdf;base64,…; nothing after it for an empty file
      resolve({ name: shortName(file.name), base64: url.includes(',') ? url.slice(url.indexOf(',') + 1) : '' })
    })
    reader.addEventListener('error', () => reject(new Error(`不能读取 ${file.name}`)))
    reader.readAsDataURL(file)
  })
}

/** Opens the system's file chooser; none when it was cancelled. The same in both editions: nothing needs a path. */
export function chooseFiles(accept: string): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = true
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

const KILO = 1024
export function sizeText(bytes: number): string {
  if (bytes < KILO) return `${bytes} B`
  return bytes < KILO ** 2 ? `${Math.round(bytes / KILO)} KB` : `${(bytes / KILO ** 2).toFixed(1)} MB`
}
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
