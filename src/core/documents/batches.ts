import { addDays, type LocalDate } from '../kernel'

/** What is known of a batch beside its number. */
export interface BatchDates {
  productionDate: LocalDate | null
  expiryDate: LocalDate | null
}
export const NO_DATES: BatchDates = { productionDate: null, expiryDate: null }

/** 到期日 is 生产日期 + 保质期天数 unless it is given (D33). */
export function withShelfLife({ productionDate, expiryDate }: BatchDates, shelfLifeDays: number | null): BatchDates {
  const follows = productionDate !== null && shelfLifeDays !== null ? addDays(productionDate, shelfLifeDays) : null
  return { productionDate, expiryDate: expiryDate ?? follows }
}
/** On its expiry date a batch may still be sold. */
export const isExpired = (expiryDate: LocalDate | null, on: LocalDate): boolean => expiryDate !== null && expiryDate < on
