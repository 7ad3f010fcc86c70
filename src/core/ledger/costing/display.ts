import type { CostLayer, PoolState } from './types'

/**
 * Layers as shown to people: neighbours of equal unit cost as one, with the oldest one's seq and date. The state itself
 * keeps them apart, so that an issue can be traced to its receipts.
 */
export function mergedLayers(state: PoolState): CostLayer[] {
  const merged: CostLayer[] = []
  for (const layer of state.layers) {
    const previous = merged[merged.length - 1]
    if (previous && BigInt(previous.value) * BigInt(layer.quantity) === BigInt(layer.value) * BigInt(previous.quantity)) {
      previous.quantity += layer.quantity
      previous.value += layer.value
    } else merged.push({ ...layer })
  }
  return merged
}
