import type { OpenItemView } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { documentDef, documentLabel } from '@core/modules/registry'
import { Button } from '@mantine/core'
import { type ReactNode, type Ref as ReactRef, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { callRpc, type FieldErrors, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Keys } from '../../ui/keys/Keys'
import { useShortcuts } from '../../ui/keys/shortcuts'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import {
  type Allocation,
  allocated,
  allocationsOf,
  clearable,
  inFull,
  matched,
  settlementSides,
  unallocated,
  withAllocations,
  withProposal,
} from '../model/allocation'
import type { FormDocument } from '../model/form'
import { isBadDebt, ofEmployee } from '../model/header'
import { idOf, numberOf } from '../model/values'

interface AllocationLinesProps {
  form: FormDocument
  change: (update: (form: FormDocument) => FormDocument) => void
  readOnly: boolean
  errors: FieldErrors
  onExit: () => void
  ref: ReactRef<LineGridHandle>
}
const NONE: readonly OpenItemView[] = []
const rowKey = (r: Allocation): string => r.key
const noRow = (): Allocation => ({ key: 'none', openItemId: 0, item: null, ref: { id: 0, code: '', name: '' }, amount: null })

/** The partner's open items, each with what this document settles of it (D41, D42). */
export function AllocationLines(props: AllocationLinesProps): ReactNode {
  const { form, change, readOnly } = props
  const { open, known } = useOpenItems(form, readOnly)
  const rows = useMemo(() => allocationsOf(readOnly ? NONE : open, form.lines), [readOnly, open, form.lines])
  const put = useCallback(
    (next: readonly Allocation[]) =>
      change((f) =>
        withAllocations(
          f,
          next.filter((r) => r.openItemId !== 0),
        ),
      ),
    [change],
  )
  const { auto, pending } = useAutomatic(form, rows, known, put)
  const columns = useMemo(() => columnsOf(form.type, readOnly), [form.type, readOnly])
  useShortcuts(readOnly ? [] : [{ keys: 'f7', label: isBadDebt(form) ? '全额' : '自动核销', run: auto }])
  const waiting = form.type !== 'settlement' && whose(form) === null
  return (
    <>
      {pending && <span data-settling hidden />}
      {!readOnly && (
        <div className="doc-bar">
          <span className="mut">
            {waiting ? `选择${PARTY[documentDef(form.type).party ?? 'customer']}后列出未核销的单据` : barText(form, rows)}
          </span>
          <Button onClick={auto} disabled={rows.length === 0} rightSection={<Keys keys="f7" />}>
            {isBadDebt(form) ? '全额' : '自动核销'}
          </Button>
        </div>
      )}
      <LineGrid<Allocation>
        id={`document.${form.type}`}
        columns={columns}
        lines={rows}
        onChange={put}
        lineKey={rowKey}
        blank={noRow}
        readOnly={readOnly}
        errors={useRowErrors(rows, props.errors)}
        resetKey={form.id ?? 'new'}
        onExit={props.onExit}
        ref={props.ref}
      />
    </>
  )
}

const PARTY = { customer: '客户', supplier: '供应商', partner: '往来单位', employee: '员工' } as const
/** The partner or the employee that the document is with. */
const whose = (form: FormDocument): number | null => idOf(form.header[withEmployee(form) ? 'employeeId' : 'partnerId'])
/** 坏账 is of a partner or of an employee: of whom the header names. */
const withEmployee = (form: FormDocument): boolean =>
  ofEmployee(form) || (isBadDebt(form) && idOf(form.header['partnerId']) === null && idOf(form.header['employeeId']) !== null)
const SIDES: Partial<Record<FormDocument['type'], 'receivable' | 'payable' | 'employeeAdvance' | 'employeePayable'>> = {
  receipt: 'receivable',
  payment: 'payable',
  employeeRepayment: 'employeeAdvance',
  employeePayout: 'employeePayable',
}
/** What of the partner this document can clear. A settlement without a partner may pick from all. */
function useOpenItems(form: FormDocument, readOnly: boolean): { open: readonly OpenItemView[]; known: boolean } {
  const employee = withEmployee(form)
  const party = whose(form)
  const side =
    form.type === 'badDebtRecovery'
      ? 'writtenOff'
      : employee
        ? 'employee'
        : form.type === 'receipt'
          ? 'receivable'
          : form.type === 'payment'
            ? 'payable'
            : 'all'
  const list = useQueryRpc(
    'openItems.list',
    { side, limit: 2000, ...(party === null ? {} : employee ? { employeeId: party } : { partnerId: party }) },
    { enabled: !readOnly && (party !== null || form.type === 'settlement'), keep: true },
  )
  const purpose = form.header['purpose']
  const open = useMemo(() => {
    const mine = (list.data ?? NONE).filter((o) => party === null || (employee ? o.employeeId : o.partnerId) === party)
    return party === null && form.type !== 'settlement' ? NONE : clearable(form.type, purpose, mine)
  }, [list.data, form.type, purpose, party, employee])
  return { open, known: list.data !== undefined && !list.isPlaceholderData }
}

/** 自动核销: oldest due first, as far as the money or the smaller side goes. Asked for before the items are there, it waits; the document waits for it. */
function useAutomatic(
  form: FormDocument,
  rows: readonly Allocation[],
  known: boolean,
  put: (rows: readonly Allocation[]) => void,
): { auto: () => void; pending: boolean } {
  const wanted = useRef(false)
  const [pending, setPending] = useState(false)
  const propose = async (): Promise<void> => {
    const party = whose(form)
    const side = SIDES[form.type]
    if (side === undefined) put(isBadDebt(form) ? inFull(rows) : matched(rows))
    if (side === undefined || party === null) return
    const typed = form.auto.includes('amount') ? 0 : numberOf(form.header['amount']) + numberOf(form.header['discount'])
    const amount = typed > 0 ? typed : rows.reduce((sum, r) => sum + Math.abs(r.item?.remaining ?? 0), 0)
    if (amount <= 0) return
    await callRpc('openItems.propose', { ...(ofEmployee(form) ? { employeeId: party } : { partnerId: party }), side, amount }).then(
      (proposal) => put(withProposal(rows, proposal)),
      () => toast.fail('没有取得核销建议，请重试'),
    )
  }
  const begin = () => {
    wanted.current = false
    void propose().then(() => setPending(false))
  }
  useEffect(() => {
    if (known && wanted.current) begin()
  })
  const auto = () => {
    // without a partner there is nothing to wait for
    if (!known && whose(form) === null) return
    setPending(true)
    if (known) begin()
    else wanted.current = true
  }
  return { auto, pending }
}

function barText(form: FormDocument, rows: readonly Allocation[]): string {
  if (rows.length === 0) return form.type === 'badDebtRecovery' ? '没有核销后未收回的坏账' : '没有未核销的单据'
  if (form.type === 'settlement') {
    const deferred = numberOf(form.header['deferredTax'])
    const { debit, credit, difference } = settlementSides(rows, deferred)
    const tax = deferred === 0 ? '' : `　待转销项税额 ${fenDisplay(deferred)}`
    return `应收方向 ${fenDisplay(debit)}　应付方向 ${fenDisplay(credit)}${tax}　${difference === 0 ? '已平' : `相差 ${fenDisplay(difference)}`}`
  }
  if (isBadDebt(form)) return `${rows.length} 张　${form.type === 'badDebt' ? '核销' : '收回'} ${fenDisplay(allocated(rows))}`
  const rest = unallocated(form)
  return `${rows.length} 张未核销　本次核销 ${fenDisplay(allocated(rows))}　${rest === 0 ? '' : rest > 0 ? `其余 ${fenDisplay(rest)} 挂在往来账上` : `超出金额 ${fenDisplay(-rest)}`}`
}

/** The document's lines are the rows with an amount: a refusal of line 1 stands at the row it came from. */
export function useRowErrors(rows: readonly Allocation[], errors: FieldErrors): FieldErrors {
  return useMemo(() => {
    const places = new Map(rows.filter((r) => r.amount !== null && r.amount !== 0).map((r, line) => [line, rows.indexOf(r)]))
    return Object.fromEntries(
      Object.entries(errors).map(([at, message]) => [
        at.replace(/^lines\.(\d+)/, (_m, n: string) => `lines.${places.get(Number(n)) ?? n}`),
        message,
      ]),
    )
  }, [errors, rows])
}

function columnsOf(type: FormDocument['type'], readOnly: boolean): LineColumn<Allocation>[] {
  const settlement = type === 'settlement'
  const text = (
    key: string,
    title: string,
    width: number,
    value: (r: Allocation) => string,
    more: Partial<LineColumn<Allocation>> = {},
  ): LineColumn<Allocation> => ({
    key,
    title,
    kind: 'text',
    width,
    editable: false,
    value,
    ...more,
  })
  const stored = [
    text('openItemId', '核销单据', 180, (r) => r.ref.code),
    text('extra', '说明', 220, (r) => r.ref.extra ?? '', { grow: 1, muted: true }),
  ]
  const live: LineColumn<Allocation>[] = [
    text('openItemId', '单据', 150, (r) => r.ref.code, { grow: 1 }),
    text('type', '类型', 90, (r) => (r.item ? documentLabel(r.item.documentType) : ''), { muted: true }),
    ...(settlement
      ? [
          text('account', '科目', 136, (r) => r.item?.accountName ?? ''),
          text('partner', '往来单位', 130, (r) => r.item?.partnerName ?? '', { grow: 1 }),
        ]
      : []),
    text('date', '日期', 92, (r) => r.item?.date ?? ''),
    text('dueDate', '到期日', 92, (r) => r.item?.dueDate ?? '', { hidden: settlement }),
    {
      key: 'overdue',
      title: '逾期天数',
      kind: 'int',
      width: 72,
      editable: false,
      zero: 'blank',
      value: (r) => r.item?.overdueDays ?? 0,
      hidden: settlement,
    },
    {
      key: 'remaining',
      title: type === 'badDebtRecovery' ? '未收回' : '未核销',
      kind: 'fen',
      width: 104,
      editable: false,
      value: (r) => remainingOf(r, settlement),
      ...(settlement ? {} : { total: 'sum' as const }),
    },
  ]
  const amount: LineColumn<Allocation> = {
    key: 'amount',
    title: documentDef(type).lines.find((f) => f.name === 'amount')?.label ?? '',
    kind: 'fen',
    width: 110,
    zero: 'blank',
    min: 0,
    total: 'sum',
    editable: (r) => r.openItemId !== 0,
    // "=" settles it whole
    onKey: (combo, r) => (combo === '=' && r.item ? { ...r, amount: Math.abs(r.item.remaining) } : null),
    help: '按 = 全额核销',
  }
  return [...(readOnly ? stored : live), amount]
}
/** A settlement shows both directions by their sign; money shows what is left as such. */
const remainingOf = (r: Allocation, signed: boolean): number =>
  r.item === null ? 0 : signed ? r.item.remaining : Math.abs(r.item.remaining)
