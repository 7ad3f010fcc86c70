/** A voucher's number as it is shown and printed: 记-012. */
export const voucherText = ({ word, number }: { word: string; number: number }): string => `${word}-${String(number).padStart(3, '0')}`
/** The word of numbers that were given up (断号整理): their document left nothing in them. */
export const EMPTY_WORD = '空'
