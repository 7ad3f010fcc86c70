/** Key combinations as text: "ctrl+s", "ctrl+enter", "alt+down", "f4". On a Mac, ctrl also means ⌘. */

const NAMES: Record<string, string> = {
  ' ': 'space',
  arrowup: 'up',
  arrowdown: 'down',
  arrowleft: 'left',
  arrowright: 'right',
  escape: 'esc',
}
const SHOWN: Record<string, string> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: '↵',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  esc: 'Esc',
  delete: 'Del',
  insert: 'Ins',
  space: '空格',
  tab: 'Tab',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
}

interface KeyLike {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** The combination a key event stands for; '' while only modifiers are down or an input method is at work. */
export function comboOf(e: KeyLike): string {
  const raw = e.key.toLowerCase()
  if (['control', 'shift', 'alt', 'meta', 'process', 'dead', 'unidentified'].includes(raw)) return ''
  // with Alt or Ctrl held some layouts report another character: the physical key is what was meant
  const physical = /^(?:Key([A-Z])|Digit(\d))$/.exec(e.code)
  const key = (e.altKey || e.ctrlKey) && physical ? (physical[1] ?? physical[2] ?? raw).toLowerCase() : (NAMES[raw] ?? raw)
  return [e.ctrlKey || e.metaKey ? 'ctrl' : '', e.altKey ? 'alt' : '', e.shiftKey ? 'shift' : '', key].filter(Boolean).join('+')
}

/** "ctrl+enter" → "Ctrl ↵" */
export const comboText = (combo: string): string =>
  combo
    .split('+')
    .map((k) => SHOWN[k] ?? (/^f\d+$/.test(k) ? k.toUpperCase() : k.length === 1 ? k.toUpperCase() : k))
    .join(' ')

/** True for combinations that would otherwise type or edit text: they are left alone inside a text field. */
export const typesText = (combo: string): boolean =>
  !combo.startsWith('ctrl+') && !combo.startsWith('alt+') && !/(^|\+)f\d+$/.test(combo) && combo !== 'esc'

/** A key that asks for something, and writes nothing and goes nowhere in what has the focus. */
export const isCommand = (combo: string): boolean => (!typesText(combo) && combo !== 'esc') || combo === 'insert'

/** What is posted rests in a field that takes no text: Insert there begins the next document. */
export const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (/^(input|textarea|select)$/i.test(target.tagName) && (target as HTMLInputElement).readOnly !== true))

/** A button in focus is what Enter and the space bar press. */
export const isPressed = (combo: string, target: EventTarget | null): boolean =>
  (combo === 'enter' || combo === 'space') && target instanceof Element && target.closest('button, a[href], summary') !== null
