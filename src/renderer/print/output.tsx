/** What is shown before it is printed: over everything, alone on paper; then to the printer or a PDF. */
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { desktop } from '../rpc/transport'
import { toast } from '../ui/feedback/toast'
import { ShortcutLayer } from '../ui/keys/shortcuts'
import './print.css'

/** mm */
export interface PageSize {
  width: number
  height: number
}

export function showPrint(content: (close: () => void) => ReactNode): void {
  const host = document.createElement('div')
  host.className = 'print-root'
  document.body.append(host)
  const root = createRoot(host)
  const close = () => {
    root.unmount()
    host.remove()
  }
  root.render(
    <ShortcutLayer name="打印" level="overlay" exclusive>
      {content(close)}
    </ShortcutLayer>,
  )
}

const optionsOf = ({ width, height }: PageSize) =>
  (width === 210 && height === 297) || (width === 297 && height === 210)
    ? { pageSize: 'A4' as const, landscape: width > height }
    : { pageSize: { widthMicrons: width * 1000, heightMicrons: height * 1000 }, landscape: false }

export async function printPage(size: PageSize): Promise<void> {
  if (desktop) await desktop.printCurrent(optionsOf(size))
  else window.print()
}
export async function savePdf(size: PageSize, name: string): Promise<void> {
  if (!desktop) return window.print()
  const path = await desktop.showSaveDialog({
    title: '存为 PDF',
    defaultName: `${name}.pdf`,
    filters: [{ name: 'PDF 文件', extensions: ['pdf'] }],
  })
  if (path === undefined) return
  await desktop.printToPdf({ ...optionsOf(size), path })
  toast.done('已存为 PDF', { detail: path, action: { label: '打开', run: () => void desktop?.openPath(path) } })
}
