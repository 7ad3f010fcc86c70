import { documentDef } from '@core/modules/registry'
import { useLayoutEffect, useMemo, useRef } from 'react'
import { useDraft } from '../../app/drafts'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { itemText } from '@core/documents/itemText'
import { quantityText } from '../../ui/values/units'
import { documentTitle } from '../model/acts'
import { asScanned, canCheck, type CheckRow, checkRows, type Count, sourceLabel } from '../model/check'
import type { FormState } from './useFormState'

interface CheckState {
  on: boolean
  counts: Count[]
}
export interface Check {
  /** this document can be checked against its order */
  possible: boolean
  on: boolean
  rows: CheckRow[]
  toggle: () => void
  /** as they stand at this moment, also between two drawings */
  counts: () => readonly Count[]
  put: (counts: Count[]) => void
  /** Before the document goes on: lines become what was scanned. false: it must not go on yet. */
  settle: () => Promise<boolean>
}

/** 扫码核对: on, off, and what was counted so far; survives a restart with the tab (D59). */
export function useCheck({ form, latest, change }: FormState, editable: boolean): Check {
  const [state, setState] = useDraft<CheckState>('check', { on: false, counts: [] })
  const possible = editable && canCheck(form)
  const on = possible && state.on
  const rows = useMemo(() => (on ? checkRows(form.lines, state.counts) : []), [on, form.lines, state.counts])
  const counts = useRef(state.counts)
  useLayoutEffect(() => {
    counts.current = state.counts
  })
  const put = (next: Count[]) => {
    counts.current = next
    setState((s) => ({ ...s, counts: next }))
  }
  const settle = async () => {
    if (!on) return true
    const rows = checkRows(latest().lines, counts.current)
    if (!(await agreed(latest().type, documentTitle(latest()), rows))) return false
    change((f) => asScanned(f, counts.current))
    setState({ on: false, counts: [] })
    return true
  }
  return {
    possible,
    on,
    rows,
    // counts of a document that stood in this tab before are not this one's
    toggle: () =>
      setState((s) => ({ on: !s.on, counts: s.counts.filter((c) => form.lines.some((l) => l.sourceLineId === c.sourceLineId)) })),
    counts: () => counts.current,
    put,
    settle,
  }
}

/** As the rows show it: 3箱5瓶 where the item has several units. */
const textOf = (r: CheckRow, what: string, difference: 'over' | 'short'): string => {
  const told = (quantity: number) => quantityText(r.item, quantity)
  return `${itemText(r.item)}：应${what} ${told(r.expected)}，实扫 ${told(r.scanned)}，${difference === 'over' ? '多' : '少'} ${told(r[difference])}`
}
async function agreed(type: FormState['form']['type'], target: string, rows: readonly CheckRow[]): Promise<boolean> {
  const what = documentDef(type).module === 'sales' ? '发' : '收'
  const source = sourceLabel(type)
  const over = rows.find((r) => r.over > 0)
  if (over) {
    toast.warn(textOf(over, what, 'over'), {
      id: 'check',
      detail: `多出的不在${source}上：拿开后把实扫数改回再继续。`,
    })
    return false
  }
  if (rows.every((r) => r.scanned === 0)) {
    toast.warn('还没有扫到货，扫码后再继续，或按 Alt+K 结束核对', { id: 'check' })
    return false
  }
  const short = rows.filter((r) => r.short > 0)
  if (short.length === 0) return true
  const listed = short.slice(0, 8).map((r) => textOf(r, what, 'short'))
  return confirm({
    title: `按实扫数${what}货`,
    target,
    effects: [
      ...listed,
      ...(short.length > listed.length ? [`另有 ${short.length - listed.length} 行不足`] : []),
      `少的仍留在${source}上，以后再做`,
    ],
    action: `按实扫${what}货`,
  })
}
