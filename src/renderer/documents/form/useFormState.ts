import type { DocumentView } from '@core/contract'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { usePage } from '../../app/tabs'
import { shortTitle } from '../model/acts'
import { withClaimMoney } from '../model/claim'
import { carriedOver, type FormDocument, formOfView } from '../model/form'
import { type Placed, remaining } from '../model/problems'
import { knownTypes, tabContent } from '../open'

/** What the backend answered of a document that was saved or moved on. */
interface Stored {
  id: number
  number: string
  revision: number
  state: FormDocument['state']
}
export interface FormState {
  form: FormDocument
  /** entered and not saved: kept on this machine with the tab (D59) */
  dirty: boolean
  problems: readonly Placed[]
  setProblems: (problems: readonly Placed[]) => void
  change: (update: (form: FormDocument) => FormDocument) => void
  /** as it stands at this moment, also inside something that began earlier */
  latest: () => FormDocument
  /** what was sent is stored; what was typed meanwhile is not lost */
  stored: (sent: FormDocument, result: Stored) => void
  /** drops what was entered since the last save */
  discard: () => void
}

export function useFormState(start: FormDocument, view: DocumentView | undefined): FormState {
  const page = usePage()
  const content = tabContent(page.params)
  const name = `form.${content.id ?? content.fresh}`
  const [draft, setDraft] = useDraft<FormDocument | null>(name, null)
  const [clean, setClean] = useState(start)
  const [seen, setSeen] = useState<DocumentView | undefined>(undefined)
  const [problems, setProblems] = useState<readonly Placed[]>([])
  // changed elsewhere, or figures that other documents keep: shown unless something is being entered
  if (view && view !== seen && draft === null && view.document.id === clean.id && view.document.revision >= clean.revision) {
    setSeen(view)
    setClean(carriedOver(formOfView(view), clean))
  }
  const form = draft ?? clean
  const dirty = draft !== null
  const latest = useRef(form)
  useLayoutEffect(() => {
    latest.current = form
  })
  const change = useCallback(
    (update: (form: FormDocument) => FormDocument) => {
      const before = latest.current
      const after = withClaimMoney(update(before))
      if (after === before) return
      latest.current = after
      setDraft(after)
      setProblems((p) => remaining(p, before, after))
    },
    [setDraft],
  )
  const stored = useCallback(
    (sent: FormDocument, result: Stored) => {
      const { id, number, revision, state } = result
      const known = { id, number, revision, state }
      setClean({ ...sent, ...known })
      const typed = latest.current === sent ? null : { ...latest.current, ...known }
      latest.current = typed ?? { ...sent, ...known }
      setDraft(typed)
    },
    [setDraft],
  )
  const discard = useCallback(() => {
    latest.current = clean
    setDraft(null)
    setProblems([])
  }, [setDraft, clean])
  const { setTitle, setDirty } = page
  const { id, type, number } = form
  useEffect(() => {
    if (id !== null && !knownTypes.has(id)) {
      knownTypes.set(id, type)
      // the tab is told, so that the menu shows the module that is known only now
      setTitle('')
    }
    setTitle(shortTitle(type, number))
  }, [setTitle, id, type, number])
  useEffect(() => setDirty(dirty), [setDirty, dirty])
  return { form, dirty, problems, setProblems, change, latest: useCallback(() => latest.current, []), stored, discard }
}
