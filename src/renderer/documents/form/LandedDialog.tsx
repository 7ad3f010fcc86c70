/** 分摊到入库单 (D27): receipts, fees and basis are chosen, the shares are seen before they become lines. */
import type { DocumentRow, LandedShare } from '@core/contract'
import { BASIS_NAMES, LANDED_BASES, type LandedBasis } from '@core/documents/landedShares'
import { fenDisplay, qtyDisplay } from '@core/kernel'
import { Button, Checkbox, Modal, SegmentedControl } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTaxpayer } from '../../app/taxpayer'
import { messageOfError } from '../../rpc/errors'
import { callRpc, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { DataTable } from '../../ui/table/DataTable'
import type { Column, TableHandle } from '../../ui/table/types'
import type { FormDocument } from '../model/form'
import { type Fee, feesOf, withShares } from '../model/landed'
import { listQuery } from '../model/list'
import { textOf } from '../model/values'
import { partners } from '../sources'
import './landed.css'

interface LandedDialogProps {
  form: FormDocument
  change: (update: (form: FormDocument) => FormDocument) => void
  onClose: () => void
  onDone: () => void
}
const MOST = 500
const RECEIPT_COLUMNS: readonly Column<DocumentRow>[] = [
  { key: 'number', title: '入库单', width: 150 },
  { key: 'date', title: '日期', kind: 'date' },
  { key: 'partnerName', title: '供应商' },
  { key: 'memo', title: '备注', muted: true },
  { key: 'total', title: '价税合计', kind: 'fen', width: 110 },
]
const FILTERS: readonly FilterDef[] = [
  { key: 'text', label: '查找', kind: 'text', placeholder: '单号、供应商、备注' },
  { key: 'dates', label: '日期', kind: 'dates', pinned: true },
  { key: 'partner', label: '供应商', kind: 'lookup', source: partners('supplier') as never, pinned: true },
]
const BASES = LANDED_BASES.map((value) => ({ value, label: BASIS_NAMES[value] }))
const receiptKey = (r: DocumentRow): number => r.id
const shareKey = (s: LandedShare): number => s.lineId

export function LandedDialog(props: LandedDialogProps): ReactNode {
  return (
    <ShortcutLayer name="分摊到入库单" level="overlay" exclusive>
      <Modal
        opened
        onClose={props.onClose}
        title="采购费用分摊到入库单"
        size={980}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Spreading {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

/** Receipts that have been posted by the day of the document. */
function useReceipts(form: FormDocument, values: FilterValues) {
  const date = textOf(form.header['date'])
  const query = useMemo(() => {
    const asked = listQuery('purchaseReceipt', { ...values, state: 'posted' })
    return { ...asked, limit: MOST, to: asked.to === undefined || asked.to > date ? date : asked.to }
  }, [values, date])
  const found = useQueryRpc('documents.list', query, { keep: true })
  // a red receipt brings nothing that a fee could be for
  const rows = useMemo(() => (found.data?.rows ?? []).filter((r) => r.total >= 0), [found.data])
  return { found, rows }
}

/** Receipts, fees and basis as chosen, and what comes of them. */
function useChoice({ form }: LandedDialogProps) {
  const general = useTaxpayer(textOf(form.header['date'])) === 'general'
  const fees = useMemo(() => feesOf(form, general), [form, general])
  const [left, setLeft] = useState<ReadonlySet<string>>(() => {
    const fresh = fees.some((f) => !f.spread)
    return new Set(fees.filter((f) => fresh && f.spread).map((f) => f.key))
  })
  const [receipts, setReceipts] = useState<Set<string | number>>(new Set())
  const [spreadBy, setSpreadBy] = useState<LandedBasis>('amount')
  const chosen = fees.filter((f) => !left.has(f.key))
  const toggle = (key: string) => setLeft((now) => (now.has(key) ? new Set([...now].filter((k) => k !== key)) : new Set([...now, key])))
  const asked = receipts.size > 0 && chosen.length > 0
  const question = asked ? { receiptIds: [...receipts].map(Number), spreadBy, amounts: chosen.map((f) => f.amount) } : null
  const found = useQueryRpc('documents.landedShares', question ?? { receiptIds: [1] }, { enabled: asked, keep: true })
  const rows = asked && !found.isError ? (found.data?.lines ?? []) : []
  return { general, fees, chosen, left, toggle, receipts, setReceipts, spreadBy, setSpreadBy, found, rows, question }
}
type Choice = ReturnType<typeof useChoice>

function Spreading(props: LandedDialogProps): ReactNode {
  const { form, change, onClose, onDone } = props
  const choice = useChoice(props)
  const [values, setValues] = useState<FilterValues>({})
  const { found, rows } = useReceipts(form, values)
  const table = useRef<TableHandle>(null)
  useEffect(() => table.current?.focus(), [])
  const { question, chosen, general } = choice
  // asked once more: what is shown may still be the answer to what was chosen before
  const take = () => {
    if (!question) return
    callRpc('documents.landedShares', question).then(
      ({ lines }) => {
        change((f) => withShares(f, chosen, lines, general))
        onClose()
        onDone()
      },
      (error: unknown) => toast.fail(messageOfError(error)),
    )
  }
  const mark = (row: DocumentRow) => choice.setReceipts(new Set([...choice.receipts, row.id]))
  useShortcuts([
    { keys: 'esc', label: '取消', run: onClose },
    { keys: 'ctrl+enter', label: '分摊', run: take },
    ...BASES.map((b, i) => ({ keys: `alt+${i + 1}`, label: `按${b.label}分摊`, run: () => choice.setSpreadBy(b.value) })),
  ])
  const count = found.data?.count ?? 0
  return (
    <div className="landed">
      <FilterBar
        filters={FILTERS}
        values={values}
        onChange={setValues}
        summary={`${count > MOST ? `最近 ${MOST} 张，共 ${count}` : rows.length} 张入库单 · 已选 ${choice.receipts.size}`}
      />
      <div className="landed-receipts">
        <DataTable<DocumentRow>
          ref={table}
          id="document.landed.receipts"
          columns={RECEIPT_COLUMNS}
          rows={rows}
          rowKey={receiptKey}
          selection={{ keys: choice.receipts, onChange: choice.setReceipts }}
          onOpen={mark}
          loading={found.isFetching}
          error={found.isError ? messageOfError(found.error) : null}
          onRetry={() => void found.refetch()}
          empty={{ title: '没有可分摊的采购入库单', hint: '入库单过账后，日期不晚于本单的才能分摊' }}
        />
      </div>
      <Fees choice={choice} />
      <Shares choice={choice} />
      <div className="dialog-buttons">
        <span className="mut">空格勾选入库单；Alt+1 至 Alt+4 换分摊方式</span>
        <Button onClick={onClose} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button
          variant="filled"
          className="action"
          disabled={question === null || choice.found.isError}
          onClick={take}
          rightSection={<Keys keys="ctrl+enter" />}
        >
          分摊
        </Button>
      </div>
    </div>
  )
}

/** What is spread, and by what. */
function Fees({ choice }: { choice: Choice }): ReactNode {
  const { fees, left, toggle, spreadBy, setSpreadBy } = choice
  return (
    <div className="landed-choice">
      <div className="landed-fees" role="group" aria-label="费用">
        {fees.map((fee: Fee) => (
          <Checkbox
            key={fee.key}
            size="xs"
            checked={!left.has(fee.key)}
            onChange={() => toggle(fee.key)}
            label={
              <>
                {fee.name || '费用'} <span className="num">{fenDisplay(fee.amount)}</span>
                {fee.spread && <span className="mut"> 重新分摊</span>}
              </>
            }
          />
        ))}
      </div>
      <span className="mut">按</span>
      <SegmentedControl size="xs" aria-label="分摊方式" data={BASES} value={spreadBy} onChange={(v) => setSpreadBy(v as LandedBasis)} />
      <span className="mut">分摊</span>
    </div>
  )
}

const FIGURES: Record<LandedBasis, { title: string; show: (row: LandedShare) => string }> = {
  amount: { title: '不含税金额', show: (r) => fenDisplay(r.figure) },
  quantity: { title: '数量', show: (r) => qtyDisplay(r.figure) },
  weight: { title: '重量（千克）', show: (r) => qtyDisplay(r.figure) },
  volume: { title: '体积（立方米）', show: (r) => qtyDisplay(r.figure) },
}
const total = (row: LandedShare): number => row.shares.reduce((a, b) => a + b, 0)

function Shares({ choice }: { choice: Choice }): ReactNode {
  const { spreadBy, rows, found, receipts, chosen } = choice
  const columns = useMemo((): Column<LandedShare>[] => {
    const { title, show } = FIGURES[spreadBy]
    return [
      { key: 'documentNumber', title: '入库单', width: 150, muted: true },
      { key: 'itemName', title: '商品', value: (r) => [r.itemName, r.spec].filter(Boolean).join(' ') },
      { key: 'quantity', title: '数量', kind: 'qty', width: 84 },
      { key: 'unit', title: '单位', width: 52 },
      ...(spreadBy === 'quantity' ? [] : [{ key: 'figure', title, width: 112, align: 'right' as const, render: show, value: show }]),
      { key: 'share', title: '分摊费用', kind: 'fen', width: 112, value: total, total: 'sum' },
    ]
  }, [spreadBy])
  const refused = receipts.size > 0 && chosen.length > 0 && found.isError
  return (
    <div className="landed-shares">
      <DataTable<LandedShare>
        id="document.landed.shares"
        columns={columns}
        rows={rows}
        rowKey={shareKey}
        sortable={false}
        empty={
          refused
            ? { title: messageOfError(found.error) }
            : { title: receipts.size === 0 ? '勾选入库单后，这里显示每行分到的费用' : '勾选要分摊的费用' }
        }
      />
    </div>
  )
}
