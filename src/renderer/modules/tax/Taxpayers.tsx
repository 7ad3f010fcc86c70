/** 纳税人身份: what the company was when the books were opened and every change since; a change is entered, the last one taken back. Keyboard only. */
import { addDays, firstDay, nextPeriod, periodOf } from '@core/kernel'
import { taxpayerAt, TAXPAYERS } from '@core/modules/tax/taxpayer'
import { type ReactNode, useState } from 'react'
import { useOpened } from '../../app/status'
import { messageOfError } from '../../rpc/errors'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type History = OutputOf<'tax.taxpayers'>
type Taxpayer = History['initial']
interface Row {
  from: string
  to: string
  taxpayer: Taxpayer
  source: string
}
const rowsOf = ({ initial, startsOn, changes }: History): Row[] => {
  const rows = [{ validFrom: startsOn, taxpayer: initial, source: '建账时选定' }, ...changes]
  return rows.map(({ validFrom, taxpayer, source }, i) => {
    const next = rows[i + 1]
    return { from: validFrom, to: next ? addDays(next.validFrom, -1) : '', taxpayer, source }
  })
}
const columnsOf = (today: string): Column<Row>[] => [
  { key: 'taxpayer', title: '身份', width: 140, value: (r) => TAXPAYERS[r.taxpayer] },
  { key: 'from', title: '自', kind: 'date' },
  { key: 'to', title: '至', kind: 'date' },
  { key: 'now', title: '今天', width: 60, value: (r) => (r.from <= today && (r.to === '' || today <= r.to) ? '有效' : '') },
  { key: 'source', title: '依据', width: 320, grow: 1, muted: true },
]
const rowKey = (r: Row) => r.from

export function Taxpayers(): ReactNode {
  const { today } = useOpened().status
  const history = useQueryRpc('tax.taxpayers', {})
  const [changing, setChanging] = useState(false)
  const undo = useCommand('tax.undoTaxpayer')
  const last = history.data?.changes.at(-1)
  const takeBack = async () => {
    if (!last) return
    const target = `${last.validFrom} 起 ${TAXPAYERS[last.taxpayer]}`
    const effects = ['这一天以后的单据按以前的身份处理', '已增加的科目保留']
    if (!(await confirm({ title: '撤销变更', target, effects, action: '撤销', danger: true }))) return
    if ((await undo.run({ validFrom: last.validFrom, requestId: crypto.randomUUID() })) !== undefined) toast.done(`已撤销：${target}`)
  }
  return (
    <Page
      title="纳税人身份"
      help="单据按日期适用当时的身份：税率或征收率、进项能否抵扣、月末处理和申报表。登记为一般纳税人的，填生效的月份 1 日；该日以后不能已有过账的购销单据。"
      actions={[
        { label: '撤销变更', more: true, danger: true, run: () => void takeBack(), disabled: !last || undo.busy, reason: '没有变更' },
        { label: '变更身份', keys: 'alt+n', primary: true, run: () => setChanging(true), disabled: !history.data, reason: '正在读取' },
      ]}
    >
      <DataTable
        id="taxpayers"
        columns={columnsOf(today)}
        rows={history.data ? rowsOf(history.data) : []}
        rowKey={rowKey}
        sortable={false}
        loading={history.isPending}
        error={history.error ? messageOfError(history.error) : null}
        onRetry={() => void history.refetch()}
        maxWidth={900}
      />
      {changing && history.data && (
        <FormDialog title="变更身份" size={620} close={() => setChanging(false)}>
          <Form history={history.data} close={() => setChanging(false)} />
        </FormDialog>
      )}
    </Page>
  )
}

const CHOICES = Object.entries(TAXPAYERS).map(([value, label]) => ({ value: value as Taxpayer, label }))
function Form({ history, close }: { history: History; close: () => void }): ReactNode {
  const { today } = useOpened().status
  const now = taxpayerAt(history.initial, history.changes, '9999-12-31')
  const [value, setValue] = useState({
    validFrom: firstDay(nextPeriod(periodOf(today))),
    taxpayer: now === 'general' ? ('smallScale' as Taxpayer) : ('general' as Taxpayer),
    source: '',
  })
  const change = useCommand('tax.changeTaxpayer', {
    onDone: () => {
      toast.done(`${value.validFrom} 起为${TAXPAYERS[value.taxpayer]}`)
      close()
    },
  })
  const put = (some: Partial<typeof value>) => {
    setValue((v) => ({ ...v, ...some }))
    change.clear()
  }
  const run = () => void change.run({ ...value, requestId: crypto.randomUUID() })
  const back = value.taxpayer === 'smallScale'
  return (
    <DialogForm columns={2} action="变更" run={run} close={close}>
      <Field label="自" name="validFrom" required hint="某月 1 日" error={change.errors['validFrom']}>
        <DateInput value={value.validFrom} onChange={(d) => put({ validFrom: d ?? '' })} />
      </Field>
      <Field label="身份" name="taxpayer" error={change.errors['taxpayer']}>
        <SelectInput options={CHOICES} value={value.taxpayer} onChange={(taxpayer) => put({ taxpayer })} />
      </Field>
      <Field
        label="依据"
        name="source"
        span={2}
        required={back}
        {...(back ? { hint: '一般纳税人转回小规模须另有规定' } : {})}
        error={change.errors['source']}
      >
        <TextInput value={value.source} onChange={(source) => put({ source })} maxLength={200} />
      </Field>
    </DialogForm>
  )
}
