import type { Measure } from '../bench'

/** What `bench` measures, in this order; each can be run alone (--only), and is loaded when it is run. */
export const MEASURES: Record<string, () => Promise<Measure>> = {
  opening: async () => (await import('./opening')).opening,
  reports: async () => (await import('./reports')).reports,
  posting: async () => (await import('./posting')).posting,
  backdating: async () => (await import('./backdating')).backdating,
  recost: async () => (await import('./recost')).recost,
  closing: async () => (await import('./closing')).closing,
  busy: async () => (await import('./busy')).busy,
  search: async () => (await import('./search')).search,
}
