/**
 * Keys that are pressed ahead of the page they are meant for: Ctrl+K, a name, Enter, and already F6. Until the page is there,
 * or knows what was just done with its document, they wait; then they run in the order in which they were pressed.
 */
import { useLayoutEffect } from 'react'
import { usePageActive } from '../pageActive'

/** What takes longer is no matter of a moment: what was pressed then is no longer what is wanted. */
const LIMIT_MS = 3_000
const holds = new Set<object>()
let waiting: string[] = []
let last = ''
let run: (combo: string) => void = () => undefined

const isHeld = (): boolean => holds.size > 0
/** True while a key has to wait behind others or for a page. */
export const mustWait = (): boolean => isHeld() || waiting.length > 0

/** Says what a key does. */
export function onReplay(runKey: (combo: string) => void): void {
  run = runKey
}
/** What the keys that wait are behind: pressed again meanwhile, it is an impatient finger and no second command. */
export function began(combo: string): void {
  last = combo
}
/** A key pressed while `mustWait`. */
export function keep(combo: string): void {
  if (combo !== last && !waiting.includes(combo)) waiting.push(combo)
}
/** Somebody went elsewhere: what was meant for the page that was awaited is not done to another. */
export function forget(): void {
  waiting = []
}
if (typeof window !== 'undefined') window.addEventListener('pointerdown', forget, { capture: true })

/** One at a time: what a key began may hold the next. */
function goOn(): void {
  if (isHeld()) return
  const combo = waiting.shift()
  if (combo === undefined) return
  run(combo)
  setTimeout(goOn)
}

/** Keys wait until the function returned is called, at the longest `LIMIT_MS`. */
export function hold(): () => void {
  const mine = {}
  holds.add(mine)
  const timer = setTimeout(() => {
    holds.delete(mine)
    forget()
  }, LIMIT_MS)
  return () => {
    clearTimeout(timer)
    if (holds.delete(mine)) setTimeout(goOn)
  }
}
/** Keys wait for as long as the page in front says so. */
export function useHold(unready: boolean): void {
  const active = usePageActive()
  useLayoutEffect(() => (unready && active ? hold() : undefined), [unready, active])
}
/** Stands where something is still on its way. */
export function Awaited(): null {
  useHold(true)
  return null
}
