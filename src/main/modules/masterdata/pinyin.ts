import { pinyin, polyphonic } from 'pinyin-pro'

const MAX_VARIANTS = 16

/** 拼音首字母 as stored with a record, by the reading in context: 重庆小面 → "CQXM", 可乐330ml → "KL330ML". */
export function initialsText(name: string): string {
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
  return letters
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .slice(0, 100)
}

/**
 * Every initials a user may type for a name, lower case: the reading in context first, then all others of characters with
 * several readings (重庆 → cq, zq; D58), at most 16.
 */
export function initialsVariants(name: string): string[] {
  const own = initialsText(name).toLowerCase()
  const perCharacter = Array.from(name, lettersOf)
  let variants = ['']
  for (const letters of perCharacter) {
    const next = variants.flatMap((start) => letters.map((letter) => start + letter))
    variants = next.length > MAX_VARIANTS ? variants.map((start) => start + (letters[0] ?? '')) : next
  }
  return [...new Set([own, ...variants])].filter((text) => text !== '')
}
function lettersOf(character: string): string[] {
  if (!/\p{Script=Han}/u.test(character)) return [/[\p{L}\p{N}]/u.test(character) ? character.toLowerCase() : '']
  const readings = polyphonic(character, { pattern: 'first', toneType: 'none', type: 'array' })[0] ?? []
  const letters = [...new Set(readings.map((reading) => reading.toLowerCase()))]
  return letters.length > 0 ? letters : [character]
}
