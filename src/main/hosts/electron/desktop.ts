import { dialog, shell } from 'electron'
import { writeFile } from 'node:fs/promises'
import { extname, isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { printPage, printPageToPdf } from '../../windows/printing'
import { handle, type SenderCheck } from './ipc'

const filter = z.object({ name: z.string(), extensions: z.array(z.string().regex(/^[a-z0-9]+$/)) })
const openOptions = z.object({ title: z.string(), filters: z.array(filter).default([]), folder: z.boolean().default(false) })
const saveOptions = z.object({ title: z.string(), defaultName: z.string(), filters: z.array(filter) })
const microns = z.int().min(10_000).max(2_000_000)
const paper = z.object({
  pageSize: z.union([z.enum(['A4', 'A5', 'Letter']), z.object({ widthMicrons: microns, heightMicrons: microns })]),
  landscape: z.boolean(),
})
const absolutePath = z.string().max(4000).refine(isAbsolute)
const madeFile = z.object({ path: absolutePath, bytes: z.instanceof(Uint8Array) })

/** Kinds of file that the program writes for people to read; opening anything else could run a program. */
const OPENABLE = new Set(['.pdf', '.xlsx', '.csv'])

/** The functions of contract/desktop.ts that need the operating system. */
export function offerDesktop(fromOwnPage: SenderCheck): void {
  const savePaths = new Set<string>()
  const requireChosen = (path: string): void => {
    if (!savePaths.has(resolve(path))) throw new Error('the path was not chosen in a save dialog')
  }
  handle('desktop:showOpenDialog', fromOwnPage, async (window, input) => {
    const { title, filters, folder } = openOptions.parse(input)
    const properties = [folder ? 'openDirectory' : 'openFile'] as ['openDirectory' | 'openFile']
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, filters, properties })
    return canceled ? undefined : filePaths[0]
  })
  handle('desktop:showSaveDialog', fromOwnPage, async (window, input) => {
    const { title, defaultName, filters } = saveOptions.parse(input)
    const { canceled, filePath } = await dialog.showSaveDialog(window, { title, defaultPath: defaultName, filters })
    if (canceled || !filePath) return undefined
    savePaths.add(resolve(filePath))
    return filePath
  })
  handle('desktop:printCurrent', fromOwnPage, async (window, input) => printPage(window.webContents, paper.parse(input)))
  handle('desktop:printToPdf', fromOwnPage, async (window, input) => {
    const { path, ...options } = paper.extend({ path: absolutePath }).parse(input)
    requireChosen(path)
    await writeFile(path, await printPageToPdf(window.webContents, options))
  })
  handle('desktop:saveFile', fromOwnPage, async (_window, input) => {
    const { path, bytes } = madeFile.parse(input)
    requireChosen(path)
    await writeFile(path, bytes)
  })
  handle('desktop:openPath', fromOwnPage, async (_window, input) => {
    const path = absolutePath.parse(input)
    if (!OPENABLE.has(extname(path).toLowerCase())) throw new Error('openPath: this kind of file is not opened')
    const problem = await shell.openPath(path)
    if (problem !== '') throw new Error(problem)
  })
  handle('desktop:showInFolder', fromOwnPage, async (_window, input) => shell.showItemInFolder(absolutePath.parse(input)))
}
