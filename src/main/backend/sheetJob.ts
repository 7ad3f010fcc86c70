import type { Sheet } from '../services/import/sheet'
import type { HostContext } from './hostContext'
import { readSheetBeside } from './readerClient'

/** A table in a file, read beside other work; windows see that it goes on. */
export async function readForImport(ctx: HostContext, path: string): Promise<Sheet> {
  const tell = (done: number) => ctx.emit({ type: 'progress', jobId: `sheet-${path}`, label: '读取文件', done, total: 2 })
  tell(0)
  try {
    return await readSheetBeside(path, ctx.readerFile)
  } finally {
    tell(2)
  }
}
