/** Puts the dates or the number of a batch right; either takes a reason. Keyboard only. */
import type { BatchRow } from '@core/contract'
import { qtyDisplay } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { useCommand } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'

export type BatchAct = 'dates' | 'number'
interface BatchDialogProps {
  act: BatchAct
  row: BatchRow
  close: () => void
}
const TITLES = { dates: '更正批次日期', number: '改批号' } as const

export function BatchDialog(props: BatchDialogProps): ReactNode {
  const { act, close } = props
  return (
    <ShortcutLayer name={TITLES[act]} level="overlay" exclusive>
      <Modal opened onClose={close} title={TITLES[act]} size={480} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        {act === 'dates' ? <Dates {...props} /> : <Renumber {...props} />}
      </Modal>
    </ShortcutLayer>
  )
}

/** What is entered, and the buttons below it. */
function Frame(props: {
  row: BatchRow
  effect: string
  action: string
  run: () => void
  close: () => void
  children: ReactNode
}): ReactNode {
  const { row, effect, action, run, close } = props
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
      <p className="dialog-target">
        {row.itemName} 批号 {row.batch}，结存 {qtyDisplay(row.onHand)} {row.unit}
      </p>
      <ul className="dialog-effects">
        <li>{effect}</li>
      </ul>
      <FieldGrid columns={2} card={false} onEnd={run}>
        {props.children}
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

function Dates({ row, close }: BatchDialogProps): ReactNode {
  const [productionDate, setProduction] = useState(row.productionDate)
  const [expiryDate, setExpiry] = useState(row.expiryDate)
  const [reason, setReason] = useState('')
  const command = useCommand('batches.setDates', {
    onDone: () => {
      toast.done(`已更正批号 ${row.batch} 的日期`)
      close()
    },
  })
  const { errors } = command
  const run = () =>
    void command.run({
      itemId: row.itemId,
      batch: row.batch,
      productionDate: productionDate || null,
      expiryDate: expiryDate || null,
      reason,
    })
  return (
    <Frame row={row} effect="以后按更正的日期判断过期和先后；单据上原来填的日期不变" action="更正日期" run={run} close={close}>
      <Field label="生产日期" name="productionDate" error={errors['productionDate']}>
        <DateInput value={productionDate} onChange={setProduction} />
      </Field>
      <Field label="到期日" name="expiryDate" error={errors['expiryDate']}>
        <DateInput value={expiryDate} onChange={setExpiry} />
      </Field>
      <Field label="原因" name="reason" required error={errors['reason']} span={2}>
        <TextInput value={reason} onChange={setReason} maxLength={200} />
      </Field>
    </Frame>
  )
}

function Renumber({ row, close }: BatchDialogProps): ReactNode {
  const { today } = useOpened().status
  const [toBatch, setBatch] = useState('')
  const [date, setDate] = useState<string | null>(today)
  const [reason, setReason] = useState('')
  const command = useCommand('batches.renumber', {
    onDone: ({ documents }) => {
      toast.done(`批号 ${row.batch} 已改为 ${toBatch.trim()}`, { detail: `调拨单 ${documents.map((d) => d.number).join('、')}` })
      close()
    },
  })
  const { errors } = command
  const run = () => void command.run({ itemId: row.itemId, batch: row.batch, toBatch, date: date ?? today, reason })
  return (
    <Frame row={row} effect="各仓库的结存转到新批号，数量、成本和日期不变；已出库的保留原批号" action="改批号" run={run} close={close}>
      <Field label="新批号" name="toBatch" required error={errors['toBatch']}>
        <TextInput value={toBatch} onChange={setBatch} maxLength={40} />
      </Field>
      <Field label="日期" name="date" required error={errors['date']}>
        <DateInput value={date} onChange={setDate} />
      </Field>
      <Field label="原因" name="reason" required error={errors['reason']} span={2}>
        <TextInput value={reason} onChange={setReason} maxLength={200} />
      </Field>
    </Frame>
  )
}
