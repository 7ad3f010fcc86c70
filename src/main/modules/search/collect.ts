/** Runs searches in order of preference until `limit` different ids are found; later ones are not run when not needed. */
export function collect(stages: readonly (() => number[])[], limit: number): number[] {
  const found = new Set<number>()
  for (const stage of stages) {
    if (found.size >= limit) break
    for (const id of stage()) found.add(id)
  }
  return [...found].slice(0, limit)
}

/** The first text after all that begin with `prefix`, in SQLite's order of bytes. */
export const prefixEnd = (prefix: string) => `${prefix}\u{10ffff}`
