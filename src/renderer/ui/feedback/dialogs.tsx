/**
 * Questions before something is done.
 *
 *   if (await confirm({ title: '撤销过账', target: '销售出库单 XSCK-202611-0347', effects: ['冲回凭证 记-217', '主仓退回 3 种商品'],
 *     action: '撤销过账', danger: true })) …
 *   const reason = await ask({ title: '反结账 2026-11', label: '原因', action: '反结账' })   null: cancelled
 *
 * The dialog names what will be done and to which document. Enter does it, Esc does not.
 */
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Field } from '../fields/Field'
import { TextInput } from '../fields/TextInput'
import { Keys } from '../keys/Keys'
import { ShortcutLayer, useShortcuts } from '../keys/shortcuts'
import { createStore, useStore } from '../store'
import './feedback.css'

interface Question {
  title: string
  /** the document or record it concerns */
  target?: string
  /** what will happen, one thing a line */
  effects?: readonly string[]
  /** the button: a verb */
  action: string
  danger?: boolean
  cancel?: string
}
interface OpenDialog {
  id: number
  question: Question & { label?: string; initial?: string }
  answer: (text: string | null) => void
}
const dialogs = createStore<readonly OpenDialog[]>([])
let nextId = 0

function show(question: OpenDialog['question']): Promise<string | null> {
  return new Promise((resolve) => {
    const id = ++nextId
    const answer = (text: string | null) => {
      dialogs.set((all) => all.filter((d) => d.id !== id))
      resolve(text)
    }
    dialogs.set((all) => [...all, { id, question, answer }])
  })
}
export const confirm = async (question: Question): Promise<boolean> => (await show(question)) !== null
export const ask = (question: Question & { label: string; initial?: string }): Promise<string | null> => show(question)

export function Dialogs(): ReactNode {
  const open = useStore(dialogs)
  return open.map((d) => (
    <ShortcutLayer key={d.id} name="对话框" level="overlay" exclusive>
      <Dialog dialog={d} />
    </ShortcutLayer>
  ))
}

function Dialog({ dialog }: { dialog: OpenDialog }): ReactNode {
  const { question, answer } = dialog
  const [text, setText] = useState(question.initial ?? '')
  const asks = question.label !== undefined
  const ready = !asks || text.trim() !== ''
  const yes = () => ready && answer(text.trim())
  useShortcuts([
    { keys: 'esc', label: '取消', run: () => answer(null) },
    { keys: 'enter', label: question.action, run: yes },
  ])
  return (
    <Modal opened onClose={() => answer(null)} title={question.title} size={440} closeOnEscape={false} withCloseButton={false}>
      {question.target && <p className="dialog-target">{question.target}</p>}
      {question.effects && (
        <ul className="dialog-effects">
          {question.effects.map((e) => (
            <li key={e}>{e}</li>
          ))}
        </ul>
      )}
      {asks && (
        <div className="dialog-field" onKeyDown={(e) => e.key === 'Enter' && !e.nativeEvent.isComposing && yes()}>
          <Field label={question.label ?? ''} stacked required>
            <TextInput value={text} onChange={setText} maxLength={200} autoFocus />
          </Field>
        </div>
      )}
      <div className="dialog-buttons">
        <Button onClick={() => answer(null)} rightSection={<Keys keys="esc" />}>
          {question.cancel ?? '取消'}
        </Button>
        <Button
          variant="filled"
          className="action"
          {...(question.danger ? { color: 'red.8', 'data-danger': true } : {})}
          disabled={!ready}
          onClick={yes}
          autoFocus={!asks}
          data-autofocus={asks ? undefined : true}
          rightSection={<Keys keys="enter" />}
        >
          {question.action}
        </Button>
      </div>
    </Modal>
  )
}
