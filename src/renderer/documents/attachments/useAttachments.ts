/** The attachments of a document or voucher: what there is, and how they come and go. */
import type { Attachment } from '@core/contract'
import { useCallback, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { callRpc, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { chooseFiles, readFile, tooLarge } from './files'

export type AttachmentOwner = { documentId: number } | { voucherId: number }
export interface Attachments {
  files: readonly Attachment[]
  loading: boolean
  busy: boolean
  opened: boolean
  open: () => void
  close: () => void
  /** asks for files and adds them */
  choose: () => Promise<void>
  add: (files: readonly File[]) => Promise<void>
  remove: (file: Attachment) => Promise<void>
}
const ACCEPT = '.pdf,.jpg,.jpeg,.png,.ofd,.xml'

export interface AttachmentOptions {
  /** null: a document that is not stored yet */
  owner: AttachmentOwner | null
  /** stores it and says whose the files are; null: it was refused */
  ensure?: () => Promise<AttachmentOwner | null>
  /** how many there are now */
  onCount?: (count: number) => void
}
export function useAttachments(options: AttachmentOptions): Attachments {
  const { owner, ensure, onCount } = options
  const list = useQueryRpc('attachments.list', owner ?? {}, { enabled: owner !== null })
  const [opened, setOpened] = useState(false)
  const [busy, setBusy] = useState(false)
  const files = owner === null ? [] : (list.data ?? [])

  const add = async (chosen: readonly File[]) => {
    if (chosen.length === 0 || busy) return
    setBusy(true)
    try {
      const whose = owner ?? (await ensure?.()) ?? null
      if (whose === null) return
      let added = 0
      for (const file of chosen) if (await addOne(whose, file, onCount)) added += 1
      if (added > 0) toast.done(added === 1 ? `已添加附件 ${chosen[0]?.name}` : `已添加 ${added} 个附件`)
    } finally {
      setBusy(false)
    }
  }
  const remove = async (file: Attachment) => {
    if (!file.removable) return toast.warn(`附件“${file.name}”的凭证已记账，不能删除`)
    if (!(await confirm({ title: '删除附件', target: file.name, effects: ['操作日志里留有记录'], action: '删除', danger: true }))) return
    try {
      const { count } = await callRpc('attachments.remove', { id: file.id })
      onCount?.(count)
      toast.done(`已删除附件 ${file.name}`)
    } catch (error) {
      toast.fail(messageOfError(error))
    }
  }
  return {
    files,
    loading: owner !== null && list.isPending,
    busy,
    opened,
    open: useCallback(() => setOpened(true), []),
    close: useCallback(() => setOpened(false), []),
    choose: async () => add(await chooseFiles(ACCEPT)),
    add,
    remove,
  }
}
/** One file; what refuses it is told and does not keep the others out. */
async function addOne(owner: AttachmentOwner, file: File, onCount?: (count: number) => void): Promise<boolean> {
  const problem = tooLarge(file)
  if (problem !== null) {
    toast.fail(problem)
    return false
  }
  try {
    const { count } = await callRpc('attachments.add', { ...owner, ...(await readFile(file)) })
    onCount?.(count)
    return true
  } catch (error) {
    toast.fail(messageOfError(error))
    return false
  }
}
