/** Puts the dates or the number of a batch right; either takes a reason. Keyboard only. */
import type { BatchRow } from '@core/contract'
import { qtyDisplay } from '@core/kernel'
import { type ReactNode, useState } from 'react'
import { useOpened } from '../../app/status'
import { useCommand } from '../../rpc/hooks'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { TextInput } from '../../ui/fields/TextInput'

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
    <FormDialog title={TITLES[act]} size={480} close={close}>
      {act === 'dates' ? <Dates {...props} /> : <Renumber {...props} />}
    </FormDialog>
  )
}

/** Which batch, and what becomes of it. */
const Intro = ({ row, effect }: { row: BatchRow; effect: string }): ReactNode => (
  <>
    <p className="dialog-target">
      {row.itemName} 批号 {row.batch}，结存 {qtyDisplay(row.onHand)} {row.unit}
    </p>
    <ul className="dialog-effects">
      <li>{effect}</li>
    </ul>
  </>
)

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
    <DialogForm
      columns={2}
      intro={<Intro row={row} effect="以后按更正的日期判断过期和先后；单据上原来填的日期不变" />}
      action="更正日期"
      run={run}
      close={close}
    >
      <Field label="生产日期" name="productionDate" error={errors['productionDate']}>
        <DateInput value={productionDate} onChange={setProduction} />
      </Field>
      <Field label="到期日" name="expiryDate" error={errors['expiryDate']}>
        <DateInput value={expiryDate} onChange={setExpiry} />
      </Field>
      <Field label="原因" name="reason" required error={errors['reason']} span={2}>
        <TextInput value={reason} onChange={setReason} maxLength={200} />
      </Field>
    </DialogForm>
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
    <DialogForm
      columns={2}
      intro={<Intro row={row} effect="各仓库的结存转到新批号，数量、成本和日期不变；已出库的保留原批号" />}
      action="改批号"
      run={run}
      close={close}
    >
      <Field label="新批号" name="toBatch" required error={errors['toBatch']}>
        <TextInput value={toBatch} onChange={setBatch} maxLength={40} />
      </Field>
      <Field label="日期" name="date" required error={errors['date']}>
        <DateInput value={date} onChange={setDate} />
      </Field>
      <Field label="原因" name="reason" required error={errors['reason']} span={2}>
        <TextInput value={reason} onChange={setReason} maxLength={200} />
      </Field>
    </DialogForm>
  )
}
