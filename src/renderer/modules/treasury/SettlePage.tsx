/** 核销 of one partner: many to many, in part, across accounts, to another partner; and back. Keyboard only. */
import type { PartnerHit } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { usePage } from '../../app/tabs'
import { useRowErrors } from '../../documents/form/AllocationLines'
import { type Allocation, settlementSides } from '../../documents/model/allocation'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { partnerSource } from '../../rpc/sources'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { LookupInput } from '../../ui/fields/LookupInput'
import { TextInput } from '../../ui/fields/TextInput'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineGridHandle } from '../../ui/grid/types'
import { Totals } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import { SettleHistory } from './SettleHistory'
import { automatic, COLUMNS, EMPLOYEE_COLUMNS, linesOf, outcome, rowsOf, type Whose } from './settleModel'

const partners = partnerSource(undefined)
const rowKey = (r: Allocation) => r.key
const noRow = (): Allocation => ({ key: 'none', openItemId: 0, item: null, ref: { id: 0, code: '', name: '' }, amount: null })

/** The open items with what was typed beside each; typing survives what others post meanwhile. */
function useRows(whose: Whose) {
  const side = 'employeeId' in whose ? 'employee' : 'all'
  const list = useQueryRpc('openItems.list', { side, ...whose, limit: 5000 }, { keep: true })
  const [amounts, setAmounts] = useState<ReadonlyMap<number, number | null>>(new Map())
  const rows = useMemo(
    () => rowsOf(list.data ?? []).map((r) => ({ ...r, amount: amounts.get(r.openItemId) ?? null })),
    [list.data, amounts],
  )
  const put = (next: readonly Allocation[]) =>
    setAmounts(new Map(next.filter((r) => r.openItemId !== 0).map((r) => [r.openItemId, r.amount])))
  return { rows, put, clear: () => setAmounts(new Map()), known: list.data !== undefined }
}

/** What is entered, and settling it. */
function useSettle(whose: Whose, onSettled: () => void) {
  const { status } = useOpened()
  const { rows, put, clear, known } = useRows(whose)
  const [date, setDate] = useState<string | null>(status.today)
  const [to, setTo] = useState<PartnerHit | null>(null)
  const [memo, setMemo] = useState('')
  const settle = useCommand('openItems.settle', {
    onDone: ({ number, state, vouchers }) => {
      toast.done(`${number} ${state === 'posted' ? '已核销' : '已提交，待审核'}`, {
        detail: vouchers.length === 0 ? '没有生成凭证' : `凭证 ${vouchers.map((v) => `${v.word}-${v.number}`).join('、')}`,
      })
      clear()
      setTo(null)
      setMemo('')
      onSettled()
    },
  })
  const result = outcome(rows, to?.name ?? null)
  const run = () => {
    if (!result.ready) {
      toast.warn(result.text)
      return
    }
    const input = {
      partnerId: 'partnerId' in whose ? whose.partnerId : null,
      toPartnerId: to?.id ?? null,
      date: date ?? status.today,
      memo,
      lines: linesOf(rows),
    }
    void settle.run({ ...input, requestId: crypto.randomUUID() })
  }
  const errors = { ...settle.errors, ...useRowErrors(rows, settle.errors) }
  return { rows, put, clear, known, values: { date, to, memo }, set: { setDate, setTo, setMemo }, run, busy: settle.busy, errors, result }
}

export function SettlePage(): ReactNode {
  const page = usePage()
  const employeeId = page.params['employeeId']
  const whose: Whose = employeeId === undefined ? { partnerId: Number(page.params['partnerId']) } : { employeeId: Number(employeeId) }
  const ofEmployee = 'employeeId' in whose
  const record = useQueryRpc(
    'master.get',
    ofEmployee ? { entity: 'employee', id: whose.employeeId } : { entity: 'partner', id: whose.partnerId },
  )
  const grid = useRef<LineGridHandle>(null)
  const { rows, put, clear, known, values, set, run, busy, errors, result } = useSettle(whose, () => grid.current?.focus(0))
  const name = record.data?.name ?? ''
  const { setTitle } = page
  useEffect(() => setTitle(name === '' ? '核销' : `核销 ${name}`), [setTitle, name])
  useEffect(() => {
    if (known) grid.current?.focus(0)
  }, [known])
  const { debit, credit } = settlementSides(rows)
  return (
    <Page
      title="核销"
      number={name}
      actions={[
        { label: '清空', run: clear, more: true },
        { label: '自动核销', keys: 'f7', run: () => put(automatic(rows)), disabled: rows.length === 0, reason: '没有未核销的单据' },
        { label: '核销', keys: 'ctrl+enter', primary: true, run, busy },
      ]}
      aside={<SettleHistory whose={whose} />}
    >
      <Fields values={values} set={set} errors={errors} moves={!ofEmployee} onEnd={() => grid.current?.focus(0)} />
      <LineGrid<Allocation>
        id="settle"
        columns={ofEmployee ? EMPLOYEE_COLUMNS : COLUMNS}
        lines={rows}
        onChange={put}
        lineKey={rowKey}
        blank={noRow}
        errors={errors}
        ref={grid}
        onExit={run}
      />
      <Totals
        items={[
          { label: ofEmployee ? '借款' : '应收、预付方向', value: fenDisplay(debit) },
          { label: ofEmployee ? '欠付员工' : '应付、预收方向', value: fenDisplay(credit) },
        ]}
        end={<span className={result.ready ? 'ok' : 'mut'}>{result.text}</span>}
      />
    </Page>
  )
}

type Form = Pick<ReturnType<typeof useSettle>, 'values' | 'set' | 'errors'>
function Fields({ values, set, errors, moves, onEnd }: Form & { moves: boolean; onEnd: () => void }): ReactNode {
  return (
    <FieldGrid onEnd={onEnd}>
      <Field label="日期" name="date" required error={errors['date']}>
        <DateInput value={values.date} onChange={set.setDate} />
      </Field>
      {moves && (
        <Field label="转入单位" name="toPartnerId" error={errors['toPartnerId']}>
          <LookupInput source={partners} value={values.to} onChange={set.setTo} />
        </Field>
      )}
      <Field label="摘要" name="memo" span={2} error={errors['memo']}>
        <TextInput value={values.memo} onChange={set.setMemo} maxLength={200} />
      </Field>
    </FieldGrid>
  )
}
