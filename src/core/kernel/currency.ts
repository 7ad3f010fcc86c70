import { CNY, dinero, toDecimal } from 'dinero.js'
import { group } from './decimal'
import type { Fen } from './numbers'

/** What signs stand before amounts; a currency without one is led by its code. */
const SYMBOLS: Record<string, string> = { CNY: '¥' }

/** An amount of the base currency with its sign, for figures that stand alone: "¥1,234.50", "-¥0.05". */
export const moneyDisplay = (fen: Fen): string =>
  toDecimal(dinero({ amount: fen, currency: CNY }), ({ value, currency }) => {
    const symbol = SYMBOLS[currency.code] ?? `${currency.code} `
    return `${fen < 0 ? '-' : ''}${symbol}${group(value.replace('-', ''))}`
  })
