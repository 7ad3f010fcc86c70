/** A voucher's number as it is shown and printed: 记-012. */
export const voucherText = ({ word, number }: { word: string; number: number }): string => `${word}-${String(number).padStart(3, '0')}`
/** The word of numbers that were given up (断号整理): their document left nothing in them. */
export const EMPTY_WORD = '空'

/** 注销 or 订正 某月某日某字某号凭证: what the red and the blue voucher say of the one that they correct (会计基础工作规范 第51条, D49). */
export const correctionText = (word: '注销' | '订正', voucher: { word: string; number: number; date: string }): string =>
  `${word}${Number(voucher.date.slice(5, 7))}月${Number(voucher.date.slice(8, 10))}日${voucher.word}字${voucher.number}号凭证`
