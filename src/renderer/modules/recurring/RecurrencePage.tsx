/** The recurrence of a voucher template: when it is due, and what each line comes to. Keyboard only. */
import type { RecurrenceContent, RecurrenceInput } from '@core/contract'
import { firstDay, periodOf, periodText } from '@core/kernel'
import { EVERY, type Every, latestDue } from '@core/modules/accounting/recurrence'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { usePage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { type FieldErrors, useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { SelectInput } from '../../ui/fields/LookupInput'
import { IntInput } from '../../ui/fields/NumberInput'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineGridHandle } from '../../ui/grid/types'
import { Page } from '../../ui/page/Page'
import { FormulaHelp } from '../statements/Sides'
import { amountColumns, type AmountRow, amountRows } from './rows'

const OPTIONS = (Object.keys(EVERY) as Every[]).map((value) => ({ value, label: EVERY[value] }))
const LAST_DAY = 31
const EXAMPLES = [
  ['3000', '每次一样，元'],
  ['=', '其余各行的借贷差额'],
  ['[1]*12%', '第 1 行的 12%'],
  ['期末(1801)', '凭证日期的余额，借方为正'],
  ['期末(2221;贷)', '凭证日期的余额，贷方为正'],
  ['发生(5001;贷)*5%', '这一期的发生额，不含结转'],
  ['借方(5602) 贷方(2221)', '只取一方发生额'],
  ['本年累计(5001;贷)', '本年到凭证日期的发生额'],
  ['发生(5601;部门=D1)', '一个部门的；客户、供应商、职员、项目、存货同样'],
  ['期末(1401:1405;除 1404)', '科目范围，除去一个'],
  ['(发生(5602)-1000)÷2', '＋ − × ÷ 和括号'],
] as const
const rowKey = (r: AmountRow) => r.key
const noRow = (): AmountRow => ({
  key: '',
  summary: '',
  account: '',
  dimensions: '',
  side: 'debit',
  fixed: 0,
  currency: '',
  original: null,
  formula: '',
})

export function RecurrencePage(): ReactNode {
  const page = usePage()
  const found = useQueryRpc('recurring.get', { templateId: Number(page.params['templateId']) })
  const { setTitle } = page
  useEffect(() => {
    if (found.data) setTitle(`周期 ${found.data.name}`)
  }, [setTitle, found.data])
  if (!found.data) return <Page title="凭证模板的周期">{found.error ? <p className="notice">{messageOfError(found.error)}</p> : null}</Page>
  return <Editor key={found.data.templateId} start={found.data} />
}

type When = Pick<RecurrenceInput, 'every' | 'from' | 'to' | 'day'>
function useRecurrence(start: RecurrenceContent) {
  const page = usePage()
  const [when, setWhen] = useState<When>({ every: start.every, from: start.from, to: start.to, day: start.day })
  const [rows, setRows] = useState(() => amountRows(start))
  // of what is shown: a later answer does not make what stands here newer
  const [revision, setRevision] = useState(start.revision)
  const [dirty, setDirty] = useState(start.revision === 0)
  const mark = (changed: boolean) => {
    setDirty(changed)
    page.setDirty(changed)
  }
  const save = useCommand('recurring.save', {
    onDone: (done) => {
      mark(false)
      setRevision(done.revision)
      toast.done(`已设置 ${start.name} 的周期`)
    },
  })
  const input: RecurrenceInput = useMemo(
    () => ({ templateId: start.templateId, ...when, lines: rows.map(({ side, formula }) => ({ side, formula: formula.trim() })) }),
    [start.templateId, when, rows],
  )
  const change = (work: () => void) => {
    work()
    mark(true)
    save.clear()
  }
  return {
    when,
    rows,
    dirty,
    save,
    input,
    put: (changed: Partial<When>) => change(() => setWhen((w) => ({ ...w, ...changed }))),
    // the template's lines: changed, never more, fewer or in another order
    putRows: (next: AmountRow[]) => change(() => setRows((before) => before.map((r) => next.find((n) => n.key === r.key) ?? r))),
    revision,
    run: () => void save.run({ ...input, revision }),
    done: () => mark(false),
  }
}
const PAUSE_MS = 250
/** What is wrong, and what the lines come to in the last month that it was due in, a moment after they were changed. */
function useTrial(input: RecurrenceInput) {
  const { today } = useOpened().status
  const asked = useMemo(() => JSON.stringify({ ...input, period: latestDue(input, periodOf(today)) }), [input, today])
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [asked])
  const checked = useMemo(() => JSON.parse(settled) as Parameters<typeof useQueryRpc<'recurring.check'>>[1], [settled])
  const { data } = useQueryRpc('recurring.check', checked, { keep: true })
  const errors = Object.fromEntries(
    (data?.problems ?? []).map((p): [string, string] => [`lines.${p.row - 1}.formula`, `第 ${p.position} 个字起：${p.problem}`]),
  )
  return { errors, amounts: data?.amounts ?? [], period: checked.period }
}

function Editor({ start }: { start: RecurrenceContent }): ReactNode {
  const page = usePage()
  const edited = useRecurrence(start)
  const { rows, dirty, save } = edited
  const trial = useTrial(edited.input)
  const grid = useRef<LineGridHandle>(null)
  const remove = useCommand('recurring.remove')
  const stop = async () => {
    const effects = ['到期不再生成；已生成的凭证不受影响']
    if (!(await confirm({ title: '取消周期', target: start.name, effects, action: '取消周期', danger: true }))) return
    if ((await remove.run({ templateId: start.templateId })) === undefined) return
    edited.done()
    toast.done(`${start.name} 不再按周期生成`)
    void page.close()
  }
  const shown = useMemo(() => rows.map((r, i) => ({ ...r, amount: trial.amounts[i] ?? null })), [rows, trial.amounts])
  const columns = useMemo(() => amountColumns(periodText(trial.period)), [trial.period])
  const errors = useMemo(() => ({ ...trial.errors, ...save.errors }), [trial.errors, save.errors])
  return (
    <Page
      title="凭证模板的周期"
      number={start.name}
      help="金额留空按模板，填数字或公式按它算，填“=”的一行轧平借贷。期末处理到期生成，再次执行只补差额。"
      actions={[
        { label: '取消周期', run: () => void stop(), hidden: edited.revision === 0, busy: remove.busy },
        { label: '保存', keys: 'ctrl+enter', primary: true, busy: save.busy, disabled: !dirty, reason: '没有改动', run: edited.run },
      ]}
      aside={<FormulaHelp examples={EXAMPLES} />}
    >
      <WhenFields when={edited.when} put={edited.put} errors={save.errors} onEnd={() => grid.current?.focus(0, 'formula')} />
      <LineGrid
        ref={grid}
        id="voucherRecurrence"
        columns={columns}
        lines={shown}
        onChange={edited.putRows}
        lineKey={rowKey}
        blank={noRow}
        placeholder=""
        errors={errors}
        resetKey={start.templateId}
      />
    </Page>
  )
}
function WhenFields(props: { when: When; put: (changed: Partial<When>) => void; errors: FieldErrors; onEnd: () => void }): ReactNode {
  const { when, put, errors } = props
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  return (
    <div ref={box}>
      <FieldGrid columns={4} onEnd={props.onEnd}>
        <Field label="周期" name="every">
          <SelectInput options={OPTIONS} value={when.every} onChange={(every) => put({ every })} />
        </Field>
        <Field label="开始月份" name="from" required error={errors['from']}>
          <DateInput value={firstDay(when.from)} onChange={(date) => date && put({ from: periodOf(date) })} />
        </Field>
        <Field label="结束月份" name="to" hint="空：一直" error={errors['to']}>
          <DateInput
            value={when.to === null ? null : firstDay(when.to)}
            onChange={(date) => put({ to: date === null ? null : periodOf(date) })}
          />
        </Field>
        <Field label="哪一日" name="day" hint="空：最后一天" error={errors['day']}>
          <IntInput value={when.day === 0 ? null : when.day} onChange={(day) => put({ day: Math.min(day ?? 0, LAST_DAY) })} min={0} />
        </Field>
      </FieldGrid>
    </div>
  )
}
