/** Adds figures to a sum, key by key. */
export function addTo(sum: Record<string, number>, figures: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(figures)) sum[key] = (sum[key] ?? 0) + value
}
