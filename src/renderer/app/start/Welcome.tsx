import { type AppStatus, DEMO_LOGIN, type RecentSet } from '@core/contract'
import { ActionIcon, Button, Modal } from '@mantine/core'
import { IconBuildingStore, IconDatabasePlus, IconFolderOpen, IconRestore, IconX } from '@tabler/icons-react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { rpc, setSession } from '../../rpc/client'
import { ACCOUNT_SET_FILES, BACKUP_FILES, chooseFile } from '../../rpc/files'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { forgetAnswers, queryClient } from '../../rpc/queries'
import { desktop } from '../../rpc/transport'
import { progress } from '../../ui/feedback/Progress'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { useStore } from '../../ui/store'
import { timeText } from '../status'
import { welcomeIntent } from './intent'
import { StartFrame } from './StartFrame'
import { Wizard } from './Wizard'

const refresh = () => forgetAnswers()

/** No account set is open: make one, open one, or look around in the demo shop. */
export function WelcomePage({ status }: { status: AppStatus }): ReactNode {
  const [creating, setCreating] = useState(false)
  const [typing, setTyping] = useState(false)
  const recent = useQueryRpc('accountSets.recent', {})
  const open = useCommand('accountSets.open', { onDone: () => void refresh() })
  const demo = useCommand('accountSets.demo', { onDone: () => void enterDemo() })
  useWaiting(demo.busy, '正在建立示例店铺')
  useWaiting(open.busy, '正在打开账套')
  const restore = useRestore((path) => void open.run({ path }))
  const { run: openPath } = open
  const chooseAccountSet = useCallback(async () => {
    // a browser cannot name the file where it lies: the user does, or sends a copy
    if (!desktop) return setTyping(true)
    const path = await chooseFile({ title: '打开账套', filters: ACCOUNT_SET_FILES })
    if (path !== undefined) void openPath({ path })
  }, [openPath])
  const actions = [
    { icon: IconDatabasePlus, label: '新建账套', text: '为一家企业或店铺建账', keys: 'alt+n', run: () => setCreating(true) },
    { icon: IconFolderOpen, label: '打开账套', text: '打开已有的 .hezhang 文件', keys: 'ctrl+o', run: () => void chooseAccountSet() },
    {
      icon: IconBuildingStore,
      label: '打开示例店铺',
      text: '带两个月业务，随意试用',
      keys: 'alt+d',
      run: () => void demo.run({}),
    },
    { icon: IconRestore, label: '恢复备份', text: '从备份文件恢复成新的账套', keys: 'alt+r', run: () => void restore() },
  ]
  useShortcuts(creating ? [] : actions)
  useIntent({
    create: () => setCreating(true),
    open: () => void chooseAccountSet(),
    restore: () => void restore(),
    openFile: (path) => void openPath({ path }),
  })
  if (creating) return <Wizard status={status} onCancel={() => setCreating(false)} onDone={() => void refresh()} />
  return (
    <StartFrame version={status.version} wide>
      <div className="welcome-actions">
        {actions.map((a) => (
          <button type="button" key={a.label} className="welcome-action" onClick={a.run} disabled={open.busy || demo.busy}>
            <a.icon size={22} stroke={1.5} />
            <b>
              {a.label}
              <Keys keys={a.keys} />
            </b>
            <span>{a.text}</span>
          </button>
        ))}
      </div>
      <RecentList sets={recent.data ?? []} loading={recent.isPending} onOpen={(path) => void open.run({ path })} />
      {typing && (
        <PathDialog directory={status.defaultDirectory} onClose={() => setTyping(false)} onOpen={(path) => void open.run({ path })} />
      )}
    </StartFrame>
  )
}

/** The demo shop is for looking around: its administrator is let in at once, unless the password was changed. */
async function enterDemo(): Promise<void> {
  const login = await rpc.auth.login(DEMO_LOGIN).catch(() => null)
  if (login) setSession(login.token)
  await refresh()
}

/** Long work of this page: shown until it has ended; the backend's own progress takes its place. */
function useWaiting(busy: boolean, label: string): void {
  useEffect(() => {
    if (!busy) return
    progress.set({ jobId: label, label, done: 0, total: 0 })
    return () => progress.set(null)
  }, [busy, label])
}

/** What the native menu or a double click asked for before this page was there, and while it is. */
function useIntent(acts: { create: () => void; open: () => void; restore: () => void; openFile: (path: string) => void }): void {
  const intent = useStore(welcomeIntent)
  useEffect(() => {
    if (!intent) return
    welcomeIntent.set(null)
    if (intent.kind === 'openFile') acts.openFile(intent.path)
    else acts[intent.kind]()
  })
  useEffect(
    () =>
      desktop?.onMenu((c) => {
        if (c.command === 'newAccountSet') welcomeIntent.set({ kind: 'create' })
        else if (c.command === 'openAccountSet') welcomeIntent.set({ kind: 'open' })
        else if (c.command === 'restore') welcomeIntent.set({ kind: 'restore' })
        else if (c.command === 'openFile') welcomeIntent.set({ kind: 'openFile', path: c.path })
      }),
    [],
  )
}

function useRestore(onRestored: (path: string) => void): () => Promise<void> {
  const restore = useCommand('backup.restore', {
    onDone: ({ path }) => {
      toast.done('备份已恢复', { detail: path })
      onRestored(path)
    },
  })
  return async () => {
    const path = await chooseFile({ title: '恢复备份', filters: BACKUP_FILES })
    if (path !== undefined) void restore.run({ path })
  }
}

function RecentList(props: { sets: readonly RecentSet[]; loading: boolean; onOpen: (path: string) => void }): ReactNode {
  const forget = useCommand('accountSets.forget', { onDone: () => void queryClient.invalidateQueries({ queryKey: ['accountSets'] }) })
  const now = new Date()
  if (props.loading) return null
  return (
    <section className="recent">
      <h2>最近打开</h2>
      <div className="card">
        {props.sets.length === 0 && (
          <p className="mut" style={{ padding: '16px 14px' }}>
            还没有打开过账套。新建一个，或先看看示例店铺。
          </p>
        )}
        {props.sets.map((s) => (
          <div key={s.path} className="recent-row">
            <button type="button" className="recent-open" disabled={!s.exists} onClick={() => props.onOpen(s.path)}>
              <b>{s.company}</b>
              <time>{s.exists ? timeText(s.openedAt, now) : '文件已不在'}</time>
              <small title={s.path}>{s.path}</small>
            </button>
            <ActionIcon
              size={28}
              mr={8}
              aria-label={`从列表移除 ${s.company}`}
              title="从列表移除（不删除文件）"
              onClick={() => void forget.run({ path: s.path })}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        ))}
      </div>
    </section>
  )
}

function PathDialog(props: { directory: string; onClose: () => void; onOpen: (path: string) => void }): ReactNode {
  const [path, setPath] = useState('')
  const submit = () => {
    if (path.trim() === '') return
    props.onClose()
    props.onOpen(path.trim())
  }
  const choose = async () => {
    const copy = await chooseFile({ title: '打开账套', filters: ACCOUNT_SET_FILES })
    if (copy === undefined) return
    props.onClose()
    props.onOpen(copy)
  }
  return (
    <ShortcutLayer name="打开账套" level="overlay" exclusive>
      <PathKeys onClose={props.onClose} />
      <Modal opened onClose={props.onClose} title="打开账套" size={520} closeOnEscape={false}>
        <FieldGrid columns={1} card={false} onEnd={submit}>
          <Field label="账套文件在本机的位置" stacked>
            <TextInput value={path} onChange={setPath} placeholder={`${props.directory}/….hezhang`} autoFocus />
          </Field>
        </FieldGrid>
        <p className="mut" style={{ marginTop: 8 }}>
          也可以从别处选择文件：它会复制到账套目录，此后在副本中记账。
        </p>
        <div className="dialog-buttons">
          <Button style={{ marginRight: 'auto' }} onClick={() => void choose()}>
            选择文件…
          </Button>
          <Button onClick={props.onClose}>取消</Button>
          <Button variant="filled" disabled={path.trim() === ''} onClick={submit}>
            打开
          </Button>
        </div>
      </Modal>
    </ShortcutLayer>
  )
}
function PathKeys({ onClose }: { onClose: () => void }): ReactNode {
  useShortcuts([{ keys: 'esc', label: '取消', run: onClose }])
  return null
}
