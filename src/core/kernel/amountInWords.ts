import type { Fen } from './numbers'

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const digit = (n: number) => DIGITS.charAt(n)

/** A group of four digits: 零 once for any run of zeros inside, none at its end. */
function groupWords(n: number): string {
  let words = ''
  let zero = false
  for (let place = 3; place >= 0; place--) {
    const d = Math.floor(n / 10 ** place) % 10
    if (d === 0) {
      zero = words !== ''
      continue
    }
    words += `${zero ? '零' : ''}${digit(d)}${PLACES[place]}`
    zero = false
  }
  return words
}

/** Whole yuan, above 0. A lower part that does not fill its places is led by 零 (壹亿零壹仟). */
function wholeWords(n: number): string {
  for (const [size, name] of [
    [1e8, '亿'],
    [1e4, '万'],
  ] as const) {
    if (n < size) continue
    const low = n % size
    const gap = low > 0 && low < size / 10 ? '零' : ''
    return `${wholeWords(Math.floor(n / size))}${name}${gap}${low === 0 ? '' : wholeWords(low)}`
  }
  return groupWords(n)
}

/**
 * 金额大写 (会计基础工作规范 art. 52, 支付结算办法; D14): 整 after 元 and 角, 零 before 角 when the yuan end in 0 and before 分
 * when there is no 角, no 零元 below one yuan. The negative of a form with the prefix 人民币 is written as invoices print it,
 * 人民币（负数）…; without the prefix 负….
 */
export function amountInWords(amount: Fen, prefix: '人民币' | '' = ''): string {
  const n = Math.abs(amount)
  const yuan = Math.floor(n / 100)
  const jiao = Math.floor(n / 10) % 10
  const fen = n % 10
  const head = `${prefix}${amount < 0 ? (prefix === '' ? '负' : '（负数）') : ''}`
  if (n === 0) return `${head}零元整`
  const whole = yuan === 0 ? '' : `${wholeWords(yuan)}元`
  if (jiao === 0 && fen === 0) return `${head}${whole}整`
  const gap = yuan > 0 && (jiao === 0 || yuan % 10 === 0) ? '零' : ''
  const tail = `${jiao === 0 ? '' : `${digit(jiao)}角`}${fen === 0 ? '整' : `${digit(fen)}分`}`
  return `${head}${whole}${gap}${tail}`
}
