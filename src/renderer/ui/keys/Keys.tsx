import type { ReactNode } from 'react'
import { comboText } from './combo'

/** <Keys keys="ctrl+s" /> → Ctrl S, in a key cap; of alternatives the first is shown. */
export function Keys({ keys }: { keys: string }): ReactNode {
  return <kbd className="kbd">{comboText(keys.split('|')[0] ?? keys)}</kbd>
}
