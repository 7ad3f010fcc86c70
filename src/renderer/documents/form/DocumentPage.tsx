import { Loader } from '@mantine/core'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage, usePage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useQueryRpc } from '../../rpc/hooks'
import { Page } from '../../ui/page/Page'
import { useHold } from '../../ui/keys/typeAhead'
import { TableNotice } from '../../ui/table/TableNotice'
import { type FormDocument, formOfView } from '../model/form'
import { isUserType, newParams, tabContent } from '../open'
import { DocumentForm } from './DocumentForm'
import { type NewDocument, newContent } from './newContent'

/** What the tab shows from its opening to its closing, or until another new document takes its place. */
interface Session {
  key: string
  start: FormDocument
}

/** A document, stored ({ id }) or new ({ type, new }): the same form, so that saving changes nothing under the fingers. */
export function DocumentPage(): ReactNode {
  const page = usePage()
  const { status, accountSet } = useOpened()
  const { id, fresh } = tabContent(page.params)
  const stored = useQueryRpc('documents.get', { id: id ?? 0 }, { enabled: id !== null })
  const [session, setSession] = useState<Session | null>(null)
  const [error, setError] = useState<string | null>(null)
  const { params, replaceParams, close } = page
  const view = id === null ? undefined : stored.data
  // the opening's document is entered on a page of its own
  const opening = view !== undefined && !isUserType(view.document.type)
  useEffect(() => {
    if (!opening) return
    openPage(PAGES.opening)
    void close()
  }, [opening, close])
  if (session === null && view && !opening) setSession({ key: `stored-${view.document.id}`, start: formOfView(view) })

  const wanted = id === null ? (params as unknown as NewDocument) : null
  const waiting = wanted !== null && session === null && error === null
  useEffect(() => {
    if (!waiting || !wanted) return
    let live = true
    newContent(wanted, status.today, accountSet.path).then(
      (start) => live && setSession({ key: `new-${fresh}`, start }),
      (e: unknown) => live && setError(messageOfError(e)),
    )
    return () => {
      live = false
    }
  }, [waiting, wanted, fresh, status.today, accountSet.path])

  const renew = useCallback(
    (type: FormDocument['type']) => {
      setSession(null)
      replaceParams(newParams({ type }))
    },
    [replaceParams],
  )
  const refusal = error ?? (stored.isError ? messageOfError(stored.error) : null)
  useHold(session === null && refusal === null)
  if (session) return <DocumentForm key={session.key} start={session.start} view={view} onRenew={renew} />
  return (
    <Page title="单据">
      {refusal === null ? (
        <Loader mx="auto" my="auto" />
      ) : (
        <TableNotice
          count={0}
          loading={false}
          error={refusal}
          onRetry={() => {
            setError(null)
            if (id !== null) void stored.refetch()
          }}
          empty={undefined}
        />
      )}
    </Page>
  )
}
