import type { CostReading, ReadingProgress } from '../../db/queries/costs/readCosts'

/** What the reading thread is given; it ends early when `stop` is no longer 0. */
export interface ReaderData {
  path: string
  stop: Int32Array
}
export type FromReader = ({ type: 'progress' } & ReadingProgress) | { type: 'read'; costs: CostReading }
