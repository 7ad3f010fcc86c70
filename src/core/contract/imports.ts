/** What every table has before it is imported. */
export interface SheetPreview<M> {
  fileName: string
  encoding: string | null
  headings: string[]
  mapping: M
  /** what the mapping lacks; nothing can be imported while there is something */
  gaps: string[]
  /** the first rows below the headings, as they stand in the file */
  sample: string[][]
  /** already imported; they are left out */
  duplicates: number
  duplicateRows: number[]
  /** rows that cannot be read, the first of them */
  problems: { row: number; message: string }[]
  problemCount: number
}
