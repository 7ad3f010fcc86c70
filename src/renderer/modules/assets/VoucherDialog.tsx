/** What is done with a card by a voucher: 入账, 原值变动, 处置, the stages of 清理; the voucher is shown before it is made. Keyboard only. */
import type { AssetPreview, EntityRecord } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type InputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { Facts, VoucherPreview } from '../../ui/page/SidePanel'
import type { EntityField } from '../masterdata/entities'
import { EntityFieldInput } from '../masterdata/EntityFieldInput'
import './assets.css'

export type Values = Record<string, unknown>
type ClearingAct = 'start' | 'income' | 'cost' | 'settle'
/** One act: its fields, what it begins with, and the procedures that preview and do it. */
export interface CardAct {
  title: string
  /** 处置 */
  verb: string
  effects: readonly string[]
  fields: (values: Values) => readonly EntityField[]
  initial: Values
  preview: 'assets.acquirePreview' | 'assets.revaluePreview' | 'assets.disposalPreview' | `assetClearing.${ClearingAct}Preview`
  command: 'assets.acquire' | 'assets.revalue' | 'assets.dispose' | `assetClearing.${ClearingAct}`
}
interface Props {
  act: CardAct
  record: EntityRecord
  close: () => void
}

export function VoucherDialog(props: Props): ReactNode {
  return (
    <ShortcutLayer name={props.act.title} level="overlay" exclusive>
      <Modal
        opened
        onClose={props.close}
        title={props.act.title}
        size={940}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Content {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

/** Amounts that are emptied are none; what is not asked is left out. */
function inputOf(fields: readonly EntityField[], values: Values, assetId: number): Values {
  const known = fields.flatMap(({ name, kind }): [string, unknown][] => {
    const value = values[name]
    if (value === undefined || value === null) return kind === 'money' && name !== 'original' ? [] : [[name, value ?? null]]
    return [[name, value]]
  })
  return { assetId, ...Object.fromEntries(known.filter(([, value]) => value !== null)) }
}

function useAct({ act, record, close }: Props) {
  const [values, setValues] = useState<Values>(act.initial)
  const fields = act.fields(values)
  const input = inputOf(fields, values, record.id)
  const [settled] = useDebouncedValue(input, 200)
  const command = useCommand(act.command, {
    onDone: ({ documents }) => {
      const vouchers = documents.flatMap((d) => d.vouchers).map((v) => `${v.word}-${v.number}`)
      toast.done(`${record.code} ${record.name} 已${act.verb}`, { detail: `凭证 ${vouchers.join('、')}` })
      close()
    },
  })
  // every act takes what their fields say; the backend checks it
  const preview = useQueryRpc(act.preview, settled as InputOf<CardAct['preview']>, { keep: true })
  const run = () => void command.run({ ...input, requestId: crypto.randomUUID() } as InputOf<CardAct['command']>)
  const put = (name: string, value: unknown) => {
    command.clear(name)
    setValues((v) => ({ ...v, [name]: value }))
  }
  return { values, fields, put, run, busy: command.busy, errors: command.errors, preview }
}

function Content(props: Props): ReactNode {
  const { act, record, close } = props
  const box = useRef<HTMLDivElement>(null)
  const { values, fields, put, run, busy, errors, preview } = useAct(props)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: act.verb, run },
  ])
  return (
    <div ref={box}>
      <p className="dialog-target">
        {record.code} {record.name}
      </p>
      <ul className="dialog-effects">
        {act.effects.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <div className="asset-act">
        <FieldGrid columns={2} card={false} onEnd={run}>
          {fields.map((f) => (
            <Field
              key={f.name}
              label={f.label}
              name={f.name}
              required={f.required ?? false}
              error={errors[f.name]}
              hint={f.hint}
              {...(f.span ? { span: f.span } : {})}
            >
              <EntityFieldInput field={f} value={values[f.name]} record={values} onChange={(v) => put(f.name, v)} />
            </Field>
          ))}
        </FieldGrid>
        <Made preview={preview.data} error={preview.error ? messageOfError(preview.error) : null} />
      </div>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button variant="filled" className="action" onClick={run} loading={busy} rightSection={<Keys keys="ctrl+enter" />}>
          {act.verb}
        </Button>
      </div>
    </div>
  )
}

function Made({ preview, error }: { preview: AssetPreview | undefined; error: string | null }): ReactNode {
  const lines = (preview?.lines ?? []).map((l, i) => ({
    key: i,
    account: l.account,
    dimensions: '',
    debitFen: l.debit,
    creditFen: l.credit,
  }))
  const figures = (preview?.figures ?? []).map(({ label, amount }) => ({
    label,
    value: fenDisplay(amount),
    ...(amount < 0 ? { tone: 'neg' as const } : {}),
  }))
  return (
    <div className="asset-made">
      <h3>凭证预览</h3>
      <VoucherPreview lines={lines} empty={error ?? preview?.problem ?? '填写以后显示凭证'} />
      <Facts rows={figures} />
    </div>
  )
}
