import type { CellIssue, PlacedLineColumn } from './types'

/** Refusals by path → by row, then by column key ('' for the row, and for fields that no shown column stands for). */
export function problemsOf<L>(
  errors: Readonly<Record<string, string>> | undefined,
  columns: readonly PlacedLineColumn<L>[],
): Map<number, Record<string, string>> {
  const rows = new Map<number, Record<string, string>>()
  for (const [path, message] of Object.entries(errors ?? {})) {
    const m = /^lines\.(\d+)(?:\.(\w+))?/.exec(path)
    if (!m) continue
    const name = m[2] ?? ''
    const column = columns.find((c) => c.key === name || c.errorKeys?.includes(name))
    const row = Number(m[1])
    const own = rows.get(row) ?? {}
    own[column?.key ?? ''] = message
    rows.set(row, own)
  }
  return rows
}

/** "lineKey|column" → by line key, then by column. */
export function issuesOf(issues: ReadonlyMap<string, CellIssue>): Map<string, Record<string, CellIssue>> {
  const lines = new Map<string, Record<string, CellIssue>>()
  for (const [key, issue] of issues) {
    const at = key.lastIndexOf('|')
    const own = lines.get(key.slice(0, at)) ?? {}
    own[key.slice(at + 1)] = issue
    lines.set(key.slice(0, at), own)
  }
  return lines
}
