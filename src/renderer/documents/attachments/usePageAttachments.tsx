/** What a page has of attachments: the button, the list beside it, and the dialog. */
import { type ReactNode, useState } from 'react'
import type { Action } from '../../ui/page/Toolbar'
import { AttachmentDialog } from './AttachmentDialog'
import { AttachmentSide } from './AttachmentSide'
import { type AttachmentOptions, useAttachments } from './useAttachments'

export function usePageAttachments(options: AttachmentOptions): { action: Action; side: ReactNode; dialog: ReactNode } {
  const attachments = useAttachments(options)
  const [first, setFirst] = useState<number | null>(null)
  const { files, opened, open } = attachments
  const show = (id: number | null) => {
    setFirst(id)
    open()
  }
  return {
    action: {
      label: files.length === 0 ? '附件' : `附件 ${files.length} 张`,
      keys: 'alt+g',
      run: () => show(null),
      more: files.length === 0,
    },
    side: <AttachmentSide attachments={attachments} onOpen={({ id }) => show(id)} />,
    dialog: opened && <AttachmentDialog attachments={attachments} first={first} />,
  }
}
