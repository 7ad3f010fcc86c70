/** 附件 beside a document or voucher: what there is, and a place to drop more. */
import type { Attachment } from '@core/contract'
import { ATTACHMENT_KINDS } from '@core/documents/attachments'
import { type DragEvent, type ReactNode, useState } from 'react'
import { SideSection } from '../../ui/page/SidePanel'
import { cx } from '../../ui/store'
import { sizeText } from './files'
import type { Attachments } from './useAttachments'
import './attachments.css'

export function AttachmentSide({ attachments, onOpen }: { attachments: Attachments; onOpen: (file: Attachment) => void }): ReactNode {
  const { files, choose, busy } = attachments
  const { over, handlers } = useDrop(attachments.add)
  return (
    <div className={cx('attachments', over && 'attachments-over')} {...handlers}>
      <SideSection title="附件" {...(files.length > 0 ? { extra: `${files.length} 张` } : {})}>
        <ul className="attachment-list">
          {files.map((file) => (
            <li key={file.id}>
              <button type="button" className="drill" title={file.name} onClick={() => onOpen(file)}>
                {file.name}
              </button>
              <small className="mut">
                {ATTACHMENT_KINDS[file.kind].label} {sizeText(file.size)}
              </small>
            </li>
          ))}
        </ul>
        <button type="button" className="attachment-drop" disabled={busy} onClick={() => void choose()}>
          {over ? '放开即添加' : '拖到这里，或点击选择文件'}
        </button>
      </SideSection>
    </div>
  )
}

/** Files that are dragged over it and dropped on it; nothing else. */
export function useDrop(add: (files: readonly File[]) => Promise<void>) {
  const [over, setOver] = useState(false)
  const isFile = (e: DragEvent) => e.dataTransfer.types.includes('Files')
  const handlers = {
    onDragOver: (e: DragEvent) => {
      if (!isFile(e)) return
      e.preventDefault()
      setOver(true)
    },
    onDragLeave: (e: DragEvent) => {
      if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false)
    },
    onDrop: (e: DragEvent) => {
      if (!isFile(e)) return
      e.preventDefault()
      setOver(false)
      void add([...e.dataTransfer.files])
    },
  }
  return { over, handlers }
}
