import type { CostReading, ReadingProgress } from '../../db/queries/costs/readCosts'
import type { FileRefusal } from '../../db/refusal'
import type { Sheet } from '../services/import/sheet'

/** What the reading thread is given: all costs of an account set, which ends early when `stop` is no longer 0, or a table in a file. */
export type ReaderData = { work: 'costs'; path: string; stop: Int32Array } | { work: 'sheet'; path: string }
export type FromReader =
  | ({ type: 'progress' } & ReadingProgress)
  | { type: 'read'; costs: CostReading }
  | { type: 'sheet'; sheet: Sheet }
  /** an error does not keep its class on its way */
  | { type: 'refused'; code: FileRefusal['code']; args: FileRefusal['args'] }
