/** Column widths in px: computed here rather than by the browser, so that heading, rows, footer and editor agree. */

interface Sizable {
  width: number
  grow: number
}
export interface ColumnLayout {
  widths: number[]
  offsets: number[]
  total: number
}

/** Gives spare width to the columns that grow; never shrinks below a column's own width. */
export function layoutColumns(columns: readonly Sizable[], available: number): ColumnLayout {
  const base = columns.reduce((sum, c) => sum + c.width, 0)
  const growth = columns.reduce((sum, c) => sum + c.grow, 0)
  const spare = Math.max(0, available - base)
  const widths = columns.map((c) => c.width + (growth > 0 ? Math.floor((spare * c.grow) / growth) : 0))
  const last = columns.findLastIndex((c) => c.grow > 0)
  const used = widths.reduce((a, b) => a + b, 0)
  if (last >= 0 && used < available) widths[last] = (widths[last] ?? 0) + (available - used)
  const offsets: number[] = []
  let x = 0
  for (const w of widths) {
    offsets.push(x)
    x += w
  }
  return { widths, offsets, total: Math.max(x, available) }
}

/**
 * Brings a row into view: `seen` px of rows show between head and foot. `offset` is where the view is scrolled to: asking the browser
 * makes it lay the page out first.
 */
export function scrollDown(view: HTMLElement | null, offset: number, row: { top: number; bottom: number }, seen: number): void {
  if (!view || seen <= 0) return
  if (row.top < offset) view.scrollTop = row.top
  else if (row.bottom > offset + seen) view.scrollTop = Math.ceil(row.bottom - seen)
}

/** Brings a column into view. */
export function scrollSideways(view: HTMLElement | null, layout: ColumnLayout, column: number, lead: number): void {
  if (!view) return
  const left = layout.offsets[column] ?? 0
  const right = left + (layout.widths[column] ?? 0) + lead
  if (left < view.scrollLeft) view.scrollLeft = left
  else if (right > view.scrollLeft + view.clientWidth) view.scrollLeft = right - view.clientWidth
}

/** Runs of adjacent columns under one upper heading; a column without a group is a run of its own. */
export function groupRuns(groups: readonly (string | undefined)[]): { group: string | undefined; from: number; count: number }[] {
  const runs: { group: string | undefined; from: number; count: number }[] = []
  groups.forEach((group, i) => {
    const last = runs.at(-1)
    if (last && group !== undefined && last.group === group) last.count++
    else runs.push({ group, from: i, count: 1 })
  })
  return runs
}
