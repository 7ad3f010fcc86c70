import { useCallback, useEffect, useRef, useState } from 'react'
import { toast } from '../../ui/feedback/toast'
import { focusField, focusFirst } from '../../ui/fields/focus'
import type { LineGridHandle } from '../../ui/grid/types'
import { useShortcuts } from '../../ui/keys/shortcuts'
import { type FormDocument, lacksLines } from '../model/form'
import { firstEmpty, isSettling } from '../model/header'
import type { FormState } from './useFormState'

/** Where the cursor goes by itself: in a new document to what its header still lacks, or its lines; when it was refused, there. */
export function useOwnFocus({ content, toLines, showWanted }: Places, form: FormDocument, busy: boolean): void {
  const [start] = useState(form)
  useEffect(() => {
    if (start.id !== null || !content.current) return
    const first = firstEmpty(start)
    if (first === null || !focusField(content.current, first)) toLines()
  }, [start, content, toLines])
  // once the refusals are drawn and the fields can be typed into again
  useEffect(() => {
    if (!busy) showWanted()
  })
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 25))

/** Where the cursor can be put: fields, lines, the button that brings the document on. */
export function usePlaces({ latest, problems }: FormState) {
  const content = useRef<HTMLDivElement>(null)
  const grid = useRef<LineGridHandle>(null)
  const issues = useRef(0)
  // an empty document is not brought on by one Enter too many
  const toMain = useCallback(() => {
    if (!lacksLines(latest())) content.current?.closest('.page')?.querySelector<HTMLElement>('.action[data-variant="filled"]')?.focus()
  }, [latest])
  const toLines = useCallback(() => {
    if (!grid.current) return toMain()
    const form = latest()
    if (isSettling(form)) return grid.current.focus()
    // lines of a source are whole but for how many of them it is this time
    if (form.lines.some((l) => l.sourceLineId !== null)) return grid.current.focus(0, 'quantity')
    grid.current.focus(form.lines.length)
  }, [latest, toMain])
  const toOther = useCallback(() => {
    const inLines = document.activeElement?.closest('.doc-lines') !== null
    if (inLines && content.current) focusFirst(content.current)
    else toLines()
  }, [toLines])
  const goTo = useCallback((at: string | undefined): boolean => {
    if (at === undefined || !content.current) return false
    return focusField(content.current, at) || (grid.current?.focusProblem(at) ?? false) || (at === 'lines' && (grid.current?.focus(), true))
  }, [])
  const wanted = useRef(false)
  /** the place of a refusal; without one the first refusal's that has a place, as soon as it is drawn */
  const show = useCallback(
    (at?: string) => {
      if (at === undefined) wanted.current = true
      else goTo(at)
    },
    [goTo],
  )
  const showWanted = () => {
    if (!wanted.current || problems.length === 0) return
    wanted.current = false
    // what stands at no field says where it can be put right
    if (!problems.some((p) => goTo(p.at))) content.current?.querySelector<HTMLElement>('.doc-notices .link')?.focus()
  }
  const settle = useCallback(async (): Promise<boolean> => {
    // a search of what was just typed into a cell or a field is still under way
    for (let tries = 0; tries < 20 && content.current?.querySelector('.lg-editing'); tries++) await pause()
    for (let tries = 0; tries < 200 && content.current?.querySelector('[data-settling]'); tries++) await pause()
    if (content.current?.querySelector('.lg-editing') || issues.current > 0) {
      toast.warn('明细中标红的内容不能识别，请改正或按 Esc 放弃后再继续', { id: 'document-issues' })
      return false
    }
    // nor does a field of the header or the payment that says what is wrong with its text
    const unknown = content.current?.querySelector<HTMLElement>('.inp-bad input')
    unknown?.focus()
    return !unknown
  }, [])
  const onIssues = useCallback((count: number) => {
    issues.current = count
  }, [])
  useShortcuts([{ keys: 'alt+m', label: '表头与明细之间', run: toOther }])
  return { content, grid, toMain, toLines, show, showWanted, settle, onIssues }
}
export type Places = ReturnType<typeof usePlaces>
