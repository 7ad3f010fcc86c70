/** A word of a formula: `at` is where it begins in the text, from 0. */
export interface Token {
  kind: 'name' | 'number' | 'sign' | 'end'
  /** full-width signs as their narrow ones */
  text: string
  at: number
}
/** Why a formula cannot be read: what is wrong, in Chinese, and where (from 0). */
export class FormulaError extends Error {
  constructor(
    readonly problem: string,
    readonly at: number,
  ) {
    super(problem)
  }
}

/** Signs as people type them, narrow or wide. */
const SIGNS: Record<string, string> = {
  '+': '+',
  '＋': '+',
  '-': '-',
  '－': '-',
  '−': '-',
  '*': '*',
  '×': '*',
  '＊': '*',
  '/': '/',
  '÷': '/',
  '／': '/',
  '(': '(',
  '（': '(',
  ')': ')',
  '）': ')',
  '[': '[',
  '［': '[',
  '【': '[',
  ']': ']',
  '］': ']',
  '】': ']',
  ',': ',',
  '，': ',',
  '、': ',',
  ';': ';',
  '；': ';',
  ':': ':',
  '：': ':',
  '=': '=',
  '＝': '=',
  '%': '%',
  '％': '%',
}
const SPACE = /\s/
const DIGIT = /[0-9]/
/** letters and digits of codes, Chinese words; a code may hold a hyphen or dot only in quotes */
const WORD = /[\p{L}\p{N}_]/u

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const run = (start: number, pattern: RegExp): number => {
    let end = start
    while (end < text.length && pattern.test(text.charAt(end))) end += 1
    return end
  }
  while (at < text.length) {
    const char = text.charAt(at)
    const sign = SIGNS[char]
    if (SPACE.test(char)) at += 1
    else if (sign !== undefined) {
      tokens.push({ kind: 'sign', text: sign, at })
      at += 1
    } else if (char === '"' || char === '“') at = quoted(text, at, tokens)
    else if (WORD.test(char)) {
      const end = wordEnd(text, at, run)
      const word = text.slice(at, end)
      tokens.push({ kind: /^[0-9]+(\.[0-9]+)?$/.test(word) ? 'number' : 'name', text: word, at })
      at = end
    } else throw new FormulaError(`不认识“${char}”`, at)
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}
function wordEnd(text: string, at: number, run: (start: number, pattern: RegExp) => number): number {
  const digits = run(at, DIGIT)
  const fraction = digits > at && text.charAt(digits) === '.' && DIGIT.test(text.charAt(digits + 1))
  const end = fraction ? run(digits + 1, DIGIT) : digits
  return WORD.test(text.charAt(end)) ? run(end, WORD) : end
}
/** A code with signs in it stands in quotes. */
function quoted(text: string, at: number, tokens: Token[]): number {
  const close = text.charAt(at) === '"' ? '"' : '”'
  const end = text.indexOf(close, at + 1)
  if (end < 0) throw new FormulaError('引号没有配对', at)
  tokens.push({ kind: 'name', text: text.slice(at + 1, end), at })
  return end + 1
}
