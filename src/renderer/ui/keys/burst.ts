/** What tells a scanner from fingers: many characters in quick succession, then a key that ends them. */
import { readLocal, writeLocal } from '../store'

export interface ScannerLimits {
  /** slowest speed that is still a scanner */
  charactersPerSecond: number
  /** shortest code */
  minLength: number
  /** the key the scanner ends with */
  suffix: 'any' | 'enter' | 'tab'
}
/** Generous enough for slow USB guns, out of reach of fingers. */
export const USUAL_LIMITS: ScannerLimits = { charactersPerSecond: 20, minLength: 6, suffix: 'any' }
export const LIMITS = { charactersPerSecond: { min: 10, max: 200 }, minLength: { min: 3, max: 30 } } as const

const KEY = 'hezhang.scanner'
/** A machine has its own scanner: kept on it. Figures out of range fall back to the usual. */
export function readLimits(): ScannerLimits {
  const kept = { ...USUAL_LIMITS, ...readLocal<Partial<ScannerLimits>>(KEY, {}) }
  const inRange = (name: keyof typeof LIMITS) => kept[name] >= LIMITS[name].min && kept[name] <= LIMITS[name].max
  return {
    charactersPerSecond: inRange('charactersPerSecond') ? kept.charactersPerSecond : USUAL_LIMITS.charactersPerSecond,
    minLength: inRange('minLength') ? kept.minLength : USUAL_LIMITS.minLength,
    suffix: ['any', 'enter', 'tab'].includes(kept.suffix) ? kept.suffix : USUAL_LIMITS.suffix,
  }
}
export const writeLimits = (limits: ScannerLimits): void => writeLocal(KEY, limits)

/** Characters typed one after the other; times in ms. */
export interface Burst {
  text: string
  start: number
  last: number
}
const interval = ({ charactersPerSecond }: ScannerLimits): number => 1000 / charactersPerSecond
/** A single pause may be longer than the average. */
export const continues = (burst: Burst, now: number, limits: ScannerLimits): boolean => now - burst.last <= interval(limits) * 3

export function isScan(burst: Burst, end: 'Enter' | 'Tab', now: number, limits: ScannerLimits): boolean {
  const { text, start } = burst
  const ends = limits.suffix === 'any' || limits.suffix === end.toLowerCase()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: GS separates GS1 element strings
  return ends && text.length >= limits.minLength && (now - start) / text.length <= interval(limits) && /^[\x1d\x20-\x7e]+$/.test(text)
}
