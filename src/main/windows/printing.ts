import type { WebContents } from 'electron'
import type { PaperOptions } from '../../core/contract/desktop'

const MICRONS_PER_INCH = 25_400

/** Asks with the system's print dialog and prints what the window shows; false when cancelled. */
export function printPage(contents: WebContents, { pageSize, landscape }: PaperOptions): Promise<boolean> {
  const size = typeof pageSize === 'string' ? pageSize : { width: pageSize.widthMicrons, height: pageSize.heightMicrons }
  return new Promise((done) => contents.print({ pageSize: size, landscape, printBackground: true }, (printed) => done(printed)))
}

/** The PDF of what the window would print. A page size in the style sheet wins over the one asked for. */
export function printPageToPdf(contents: WebContents, { pageSize, landscape }: PaperOptions): Promise<Buffer> {
  const size =
    typeof pageSize === 'string'
      ? pageSize
      : { width: pageSize.widthMicrons / MICRONS_PER_INCH, height: pageSize.heightMicrons / MICRONS_PER_INCH }
  return contents.printToPDF({ pageSize: size, landscape, printBackground: true, preferCSSPageSize: true })
}
