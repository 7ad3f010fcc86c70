/** A few fields asked for over the page: the first has the focus, Esc gives up, Ctrl+Enter (or Enter in the last) runs it. Keyboard only. */
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { FieldGrid } from '../fields/Field'
import { focusFirst } from '../fields/focus'
import { Keys } from '../keys/Keys'
import { ShortcutLayer, useShortcuts } from '../keys/shortcuts'

/** The dialog itself; what it asks for is a {@link DialogForm} in it. `size`: px */
export function FormDialog(props: { title: string; size: number; close: () => void; children: ReactNode }): ReactNode {
  const { title, size, close, children } = props
  return (
    <ShortcutLayer name={title} level="overlay" exclusive>
      <Modal opened onClose={close} title={title} size={size} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        {children}
      </Modal>
    </ShortcutLayer>
  )
}

interface DialogFormProps {
  columns: 1 | 2
  /** what the button that runs it says */
  action: string
  run: () => void
  close: () => void
  /** above the fields */
  intro?: ReactNode
  /** fields */
  children: ReactNode
}
export function DialogForm({ columns, action, run, close, intro, children }: DialogFormProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: action, run },
  ])
  return (
    <div ref={box}>
      {intro}
      <FieldGrid columns={columns} card={false} onEnd={run}>
        {children}
      </FieldGrid>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button variant="filled" className="action" onClick={run} rightSection={<Keys keys="ctrl+enter" />}>
          {action}
        </Button>
      </div>
    </div>
  )
}
