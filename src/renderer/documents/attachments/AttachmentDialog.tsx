/** 附件: looks at them, adds and removes. ↑ ↓ go from one to the next; Ins adds, Delete removes, Ctrl+S keeps a copy. */
import type { Attachment } from '@core/contract'
import { ATTACHMENT_KINDS } from '@core/documents/attachments'
import { Button, Loader, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { offerBytes } from '../../rpc/files'
import { messageOfError } from '../../rpc/errors'
import { useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { cx } from '../../ui/store'
import { localTime, formatValue } from '../../ui/values/format'
import { useDrop } from './AttachmentSide'
import { bytesOf, sizeText } from './files'
import type { Attachments } from './useAttachments'
import './attachments.css'

interface Props {
  attachments: Attachments
  /** the file that is looked at first */
  first: number | null
}
export function AttachmentDialog(props: Props): ReactNode {
  const { close } = props.attachments
  return (
    <ShortcutLayer name="附件" level="overlay" exclusive>
      <Modal opened onClose={close} title="附件" size="80vw" closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        <Content {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

function useChosen({ attachments, first }: Props) {
  const { files } = attachments
  const [id, setId] = useState(first)
  const place = Math.max(
    files.findIndex((f) => f.id === id),
    0,
  )
  const chosen = files[place]
  const go = (step: 1 | -1) => {
    const next = files[Math.min(Math.max(place + step, 0), files.length - 1)]
    if (next) setId(next.id)
  }
  return { chosen, go, choose: setId }
}

function Content(props: Props): ReactNode {
  const { files, busy, close, choose, remove, add } = props.attachments
  const { chosen, go, choose: look } = useChosen(props)
  const content = useQueryRpc('attachments.get', { id: chosen?.id ?? 0 }, { enabled: chosen !== undefined })
  const { over, handlers } = useDrop(add)
  const keep = async () => {
    const { data } = content
    if (!data) return
    try {
      if (await offerBytes(fileName(data), data.mime, bytesOf(data.base64))) toast.done(`已另存 ${data.name}`)
    } catch (error) {
      toast.fail(messageOfError(error))
    }
  }
  useShortcuts([
    { keys: 'esc', label: '关闭', run: close },
    { keys: 'insert|alt+n', label: '添加附件', run: () => void choose(), enabled: !busy },
    { keys: 'down', label: '下一个', run: () => go(1) },
    { keys: 'up', label: '上一个', run: () => go(-1) },
    { keys: 'delete', label: '删除附件', run: () => chosen && void remove(chosen), enabled: chosen !== undefined },
    { keys: 'ctrl+s', label: '另存', run: () => void keep(), enabled: content.data !== undefined },
  ])
  return (
    <div className={cx('attachment-dialog', over && 'attachments-over')} {...handlers}>
      <div className="attachment-body">
        <ol className="attachment-files">
          {files.map((file) => (
            <li key={file.id} aria-current={file.id === chosen?.id}>
              <button type="button" tabIndex={-1} onClick={() => look(file.id)}>
                <b>{file.name}</b>
                <small className="mut">
                  {ATTACHMENT_KINDS[file.kind].label} {sizeText(file.size)}　{file.addedBy}{' '}
                  {formatValue('datetime', localTime(file.addedAt))}
                </small>
              </button>
            </li>
          ))}
          {files.length === 0 && <li className="mut attachment-none">还没有附件：按 Ins 选择文件，或把文件拖到这里</li>}
        </ol>
        <div className="attachment-view">
          {chosen && <View file={chosen} base64={content.data?.base64} error={content.error ? messageOfError(content.error) : null} />}
        </div>
      </div>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          关闭
        </Button>
        <Button onClick={() => chosen && void remove(chosen)} disabled={!chosen?.removable} rightSection={<Keys keys="delete" />}>
          删除
        </Button>
        <Button onClick={() => void keep()} disabled={content.data === undefined} rightSection={<Keys keys="ctrl+s" />}>
          另存
        </Button>
        <Button
          variant="filled"
          className="action"
          onClick={() => void choose()}
          loading={busy}
          autoFocus
          rightSection={<Keys keys="insert" />}
        >
          添加
        </Button>
      </div>
    </div>
  )
}
/** The name with the ending of what the file is. */
function fileName({ name, kind }: Attachment): string {
  return new RegExp(`\\.(${kind}${kind === 'jpg' ? '|jpeg' : ''})$`, 'i').test(name) ? name : `${name}.${kind}`
}

/** Pictures and PDFs as they are, XML as text; of others nothing can be shown here. */
function View({ file, base64, error }: { file: Attachment; base64: string | undefined; error: string | null }): ReactNode {
  const url = useObjectUrl(base64, ATTACHMENT_KINDS[file.kind].mime)
  if (error !== null) return <p className="notice">{error}</p>
  if (base64 === undefined) return <Loader m="auto" />
  if (file.kind === 'xml') return <pre className="attachment-text">{new TextDecoder().decode(bytesOf(base64))}</pre>
  if (url === null || file.kind === 'ofd' || (file.kind === 'pdf' && !navigator.pdfViewerEnabled))
    return <p className="mut attachment-none">这里不能显示 {ATTACHMENT_KINDS[file.kind].label}，按 Ctrl+S 另存后用它的程序打开</p>
  if (file.kind === 'pdf') return <iframe className="attachment-pdf" src={url} title={file.name} tabIndex={-1} />
  return <img className="attachment-image" src={url} alt={file.name} />
}
function useObjectUrl(base64: string | undefined, mime: string): string | null {
  const blob = useMemo(() => (base64 === undefined ? null : new Blob([bytesOf(base64)], { type: mime })), [base64, mime])
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (blob === null) return setUrl(null)
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
