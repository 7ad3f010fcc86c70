import { fifo, lifo, specific } from './layered'
import { movingAverage } from './movingAverage'
import { periodicAverage } from './periodicAverage'
import type { Costing, CostingMethod } from './types'

export * from './display'
export { fifo, lifo, specific } from './layered'
export { movingAverage } from './movingAverage'
export { periodicAverage, settlePeriod } from './periodicAverage'
export { cloneState, costOfSalesDifference, returnedShare, standingCost } from './pool'
export * from './replay'
export * from './settlePools'
export * from './types'

/** The methods by name, as the account set stores it. */
export const COSTINGS: Record<CostingMethod, Costing> = { movingAverage, fifo, periodicAverage, specific, lifo }
