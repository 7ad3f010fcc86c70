import type { SourceLine } from '@core/contract'
import { qtyDisplay, unitsText } from '@core/kernel'
import { documentDef, documentLabel } from '@core/modules/registry'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useMemo, useRef, useState, useEffect } from 'react'
import { messageOfError } from '../../rpc/errors'
import { callRpc, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { FilterBar, type FilterValues } from '../../ui/filters/FilterBar'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { DataTable } from '../../ui/table/DataTable'
import type { Column, TableHandle } from '../../ui/table/types'
import { itemText } from '@core/documents/itemText'
import { type FormDocument, formOfView, isBlankLine } from '../model/form'
import { modeOf, sourcedLine } from '../model/goods'
import { setHeader } from '../model/header'
import { idOf, refOf, type Ref } from '../model/values'

interface SourcePickerProps {
  form: FormDocument
  change: (update: (form: FormDocument) => FormDocument) => void
  onClose: () => void
  onDone: () => void
}
const COLUMNS: readonly Column<SourceLine>[] = [
  { key: 'documentNumber', title: '源单', width: 138 },
  { key: 'date', title: '日期', kind: 'date' },
  { key: 'itemCode', title: '编码', width: 92, muted: true },
  { key: 'itemName', title: '商品', value: (l) => itemText({ name: l.itemName, spec: l.spec }) },
  { key: 'batch', title: '批号', width: 96, hidden: true },
  { key: 'quantity', title: '原数量', kind: 'qty', width: 84, render: (l) => inUnits(l, l.quantity) },
  { key: 'left', title: '未执行', kind: 'qty', width: 84, render: (l) => inUnits(l, l.left) },
  { key: 'unit', title: '单位', width: 48, value: (l) => l.unit || l.baseUnit },
  { key: 'price', title: '单价', kind: 'price', width: 88, value: (l) => (l.unit === '' ? l.price : l.unitPrice) },
]
const inUnits = (l: SourceLine, quantity: number): string =>
  l.unit === '' ? qtyDisplay(quantity) : unitsText(quantity, l.baseUnit, l.units)
const itemRefOf = (l: SourceLine) => ({
  id: l.itemId,
  code: l.itemCode,
  name: l.itemName,
  spec: l.spec,
  barcode: l.barcode,
  unit: l.baseUnit,
  units: l.units,
  serialManaged: l.serialManaged,
  batchManaged: l.batchManaged,
  shelfLifeDays: l.shelfLifeDays,
})
const UNPRICED = COLUMNS.filter((c) => c.key !== 'price')
const lineKeyOf = (l: SourceLine): number => l.lineId

/** F3: picks source lines with something left; they become lines of this document. */
export function SourcePicker(props: SourcePickerProps): ReactNode {
  const from = documentDef(props.form.type).derivesFrom[0]?.from
  return (
    <ShortcutLayer name="选择源单" level="overlay" exclusive>
      <Modal
        opened
        onClose={props.onClose}
        title={`选择${from ? documentLabel(from) : '源单'}明细`}
        size={900}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Picker {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

/** Lines with something left that the form does not have yet. */
function useSourceLines(form: FormDocument, text: string | undefined) {
  const partnerId = idOf(form.header['partnerId'])
  const found = useQueryRpc(
    'documents.sourceLines',
    { to: form.type, limit: 2000, ...(partnerId === null ? {} : { partnerId }), ...(text ? { text } : {}) },
    { keep: true },
  )
  const taken = useMemo(() => new Set(form.lines.map((l) => l.sourceLineId)), [form.lines])
  const rows = useMemo(() => (found.data ?? []).filter((l) => !taken.has(l.lineId)), [found.data, taken])
  return { found, rows, hint: partnerId === null ? '源单过账或审核后才能引用' : '这个往来单位没有可引用的源单' }
}

function Picker({ form, change, onClose, onDone }: SourcePickerProps): ReactNode {
  const [values, setValues] = useState<FilterValues>({})
  const [keys, setKeys] = useState<Set<string | number>>(new Set())
  const { found, rows, hint } = useSourceLines(form, typeof values['text'] === 'string' ? values['text'] : undefined)
  const table = useRef<TableHandle>(null)
  useEffect(() => table.current?.focus(), [])
  const take = (lines: readonly SourceLine[]) => {
    if (lines.length === 0) return
    takeLines(form, lines, change).then(
      () => {
        onClose()
        onDone()
      },
      (error: unknown) => toast.fail(messageOfError(error)),
    )
  }
  const chosen = rows.filter((r) => keys.has(r.lineId))
  useShortcuts([
    { keys: 'esc', label: '取消', run: onClose },
    { keys: 'ctrl+enter', label: '引用所选', run: () => take(chosen) },
  ])
  return (
    <div className="doc-picker">
      <FilterBar
        filters={[{ key: 'text', label: '查找', kind: 'text', placeholder: '源单号、商品、拼音' }]}
        values={values}
        onChange={setValues}
        summary={`${rows.length} 行未执行完`}
      />
      <DataTable<SourceLine>
        ref={table}
        id="document.sources"
        columns={documentDef(form.type).goods ? COLUMNS : UNPRICED}
        rows={rows}
        rowKey={lineKeyOf}
        selection={{ keys, onChange: setKeys }}
        onOpen={(row) => take(chosen.length > 0 ? chosen : [row])}
        loading={found.isFetching}
        error={found.isError ? messageOfError(found.error) : null}
        onRetry={() => void found.refetch()}
        empty={{ title: '没有未执行完的源单', hint }}
      />
      <PickerButtons count={chosen.length} onClose={onClose} onTake={() => take(chosen)} />
    </div>
  )
}

function PickerButtons({ count, onClose, onTake }: { count: number; onClose: () => void; onTake: () => void }): ReactNode {
  return (
    <div className="dialog-buttons">
      <span className="mut">空格勾选，回车引用</span>
      <Button onClick={onClose} rightSection={<Keys keys="esc" />}>
        取消
      </Button>
      <Button variant="filled" className="action" disabled={count === 0} onClick={onTake} rightSection={<Keys keys="ctrl+enter" />}>
        引用 {count} 行
      </Button>
    </div>
  )
}

/** A source document's header, its partner with the terms of payment. */
async function headOf(documentId: number): Promise<FormDocument> {
  const source = formOfView(await callRpc('documents.get', { id: documentId }))
  const named = refOf(source.header['partnerId'])
  if (!named) return source
  const hits = await callRpc('master.searchPartners', { text: named.code, limit: 20 })
  return { ...source, header: { ...source.header, partnerId: hits.find((h) => h.id === named.id) ?? named } }
}

/** Goods on the way arrive where they were sent to, unless the user has begun to bring them in elsewhere. */
async function destinationOf(form: FormDocument, first: SourceLine): Promise<Ref | null> {
  if (form.type !== 'transferIn' || form.lines.some((l) => !isBlankLine(form.type, l))) return null
  return refOf((await headOf(first.documentId)).header['toWarehouseId'])
}

/** Puts source lines into the form; a form without a partner takes the header of the first source too. */
async function takeLines(form: FormDocument, lines: readonly SourceLine[], change: SourcePickerProps['change']): Promise<void> {
  const [first] = lines
  if (!first) return
  const needsHead = idOf(form.header['partnerId']) === null && documentDef(form.type).party !== null
  const source = needsHead ? await headOf(first.documentId) : null
  const destination = await destinationOf(form, first)
  const own = source === null ? lines : lines.filter((l) => l.documentId === first.documentId)
  change((f) => {
    let next = f
    if (source)
      for (const field of ['priceMode', 'partnerId', 'employeeId', 'departmentId', 'warehouseId'])
        if (field in f.header && source.header[field]) next = setHeader(next, field, source.header[field])
    if (destination) next = setHeader(next, 'warehouseId', destination)
    const mode = modeOf(next)
    const added = own.map((l) => sourcedLine(next.type, l, itemRefOf(l), null, mode))
    return { ...next, lines: [...next.lines.filter((l) => !isBlankLine(next.type, l)), ...added] }
  })
  if (own.length < lines.length) toast.info('所选明细属于不同往来单位，只引用了第一张源单的')
}
