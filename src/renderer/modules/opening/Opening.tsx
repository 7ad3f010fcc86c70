/** 期初余额: accounts, stock, open items by document; the triple check beside them; confirmed when all is tied. */
import type { OpeningCheck } from '@core/contract'
import { fenDisplay, QTY_SCALE } from '@core/kernel'
import { SegmentedControl } from '@mantine/core'
import { type ReactNode, type Ref, useEffect, useMemo, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { usePage } from '../../app/tabs'
import { SerialWindow } from '../../documents/form/SerialDialog'
import { useOpened } from '../../app/status'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import { Page } from '../../ui/page/Page'
import { StateTag } from '../../ui/StateTag'
import { balanceColumns, OPEN_ITEM_COLUMNS, stockColumns } from './columns'
import {
  type BalanceLine,
  blankBalance,
  blankOpenItem,
  blankStock,
  complete,
  dataOf,
  firstUnnumbered,
  isNumbered,
  type Lines,
  linesOf,
  newKey,
  numbersElsewhere,
  piecesOf,
  type StockLine,
} from './model'

const PARTS = [
  { value: 'balances', label: '科目余额' },
  { value: 'stock', label: '库存' },
  { value: 'openItems', label: '往来明细' },
] as const
type Part = (typeof PARTS)[number]['value']
const keyOf = (l: { key: string }) => l.key
const copy = <L extends { key: string }>(l: L): L => ({ ...l, key: newKey() })

export function Opening(): ReactNode {
  const { data } = useQueryRpc('opening.get', {})
  return data ? <Editor key={data.confirmed ? 'confirmed' : 'open'} data={data} /> : null
}

function useOpeningEditor(data: OutputOf<'opening.get'>) {
  const page = usePage()
  const [stored, setStored] = useState<Lines>(() => linesOf(data, data.names))
  // what is half entered survives a crash (D59)
  const [draft, setDraft, clear] = useDraft<Lines | null>('opening', null)
  const lines = useMemo(() => (draft ? complete(draft) : stored), [draft, stored])
  const dirty = draft !== null
  const [checked, setChecked] = useState<OpeningCheck | null>(null)
  useEffect(() => page.setDirty(dirty), [page, dirty])
  const first = useQueryRpc('opening.check', {})
  const save = useCommand('opening.save', {
    onDone: (check) => {
      setChecked(check)
      setStored(lines)
      setDraft(null)
      clear()
      toast.done(check.ok ? '已保存，期初三重平衡' : '已保存；还有不平之处，见右侧')
    },
  })
  const confirmOpening = useCommand('opening.confirm', { onDone: () => toast.done('期初已确认，可以开始业务') })
  const reopen = useCommand('opening.reopen', { onDone: () => toast.done('已撤销期初确认') })
  const put = <P extends Part>(part: P, value: Lines[P]) => {
    setDraft((d) => ({ ...(d ?? stored), [part]: value }))
    save.clear()
  }
  const numbers = useNumbers(lines, (stock) => put('stock', stock))
  const store = () => save.run({ data: dataOf(lines) })
  const finish = async () => {
    const check = dirty ? await store() : (checked ?? first.data)
    const line = firstUnnumbered(lines)
    if (line) {
      toast.info('先录齐序列号再确认', { id: 'serials' })
      return numbers.open(line)
    }
    if (!check?.ok) return toast.warn('期初还不平，不能确认')
    if (await confirm({ title: '确认期初', effects: ['期初余额记账，各账簿从此开始', '有了业务以后期初不能再改'], action: '确认期初' }))
      await confirmOpening.run({ requestId: crypto.randomUUID() })
  }
  const errors = { ...save.errors, ...confirmOpening.errors }
  const confirming = confirmOpening.busy
  return { lines, put, dirty, save, errors, store, finish, confirming, reopen, numbers, check: checked ?? first.data ?? null }
}
/** 序列号 of the stock rows (D35). */
function useNumbers(lines: Lines, put: (stock: StockLine[]) => void) {
  const [key, setKey] = useState<string | null>(null)
  const line = lines.stock.find((l) => l.key === key) ?? null
  const done = (serials: readonly string[], quantity: boolean) => {
    put(
      lines.stock.map((l) =>
        l.key === key ? { ...l, serials, quantity: quantity ? (l.quantity < 0 ? -1 : 1) * serials.length * QTY_SCALE : l.quantity } : l,
      ),
    )
    setKey(null)
  }
  return { line, open: (l: StockLine) => setKey(l.key), close: () => setKey(null), done }
}

function Editor({ data }: { data: OutputOf<'opening.get'> }): ReactNode {
  const { accountSet } = useOpened()
  const [part, setPart] = useState<Part>('balances')
  const e = useOpeningEditor(data)
  const currencies = e.lines.balances.some((l) => l.original !== 0 || (l.account?.currency ?? null) !== null)
  const columns = useMemo(() => balanceColumns(accountSet.options.startPeriod % 100 !== 1, currencies), [accountSet, currencies])
  const errors = useMemo(() => errorsOf(e.errors, part), [e.errors, part])
  const readOnly = data.confirmed
  const grid = useRef<LineGridHandle>(null)
  const current = useRef<StockLine | null>(null)
  const count = useRef(0)
  count.current = e.lines[part].length
  // entry goes on after the last line
  useEffect(() => grid.current?.focus(readOnly ? 0 : count.current), [part, readOnly])
  const shared = { readOnly, errors, ref: grid }
  return (
    <Page
      title="期初余额"
      help="录入启用月份之前的余额；同一科目按往来单位、存货分行。"
      stamp={<StateTag state={readOnly ? 'posted' : 'draft'} />}
      tools={<SegmentedControl size="xs" data={[...PARTS]} value={part} onChange={(v) => setPart(v as Part)} />}
      actions={[
        { label: '撤销确认', run: () => void e.reopen.run({}), hidden: !readOnly, busy: e.reopen.busy },
        {
          label: '序列号',
          keys: 'f7',
          more: true,
          hidden: part !== 'stock' || !e.lines.stock.some(isNumbered),
          run: () => {
            const line = [current.current, ...e.lines.stock].find((l) => l !== null && isNumbered(l))
            if (line) e.numbers.open(line)
          },
        },
        { label: '保存', keys: 'ctrl+s', run: () => void e.store(), hidden: readOnly, busy: e.save.busy },
        { label: '确认期初', keys: 'ctrl+enter', primary: true, run: () => void e.finish(), hidden: readOnly, busy: e.confirming },
        ...PARTS.map((p, i) => ({ label: p.label, keys: `alt+${i + 1}`, run: () => setPart(p.value), more: true })),
      ]}
      aside={<Check check={e.check} />}
    >
      <Grids part={part} e={e} shared={shared} columns={columns} onStock={(l) => (current.current = l)} />
      <Numbers e={e} readOnly={readOnly} />
    </Page>
  )
}

interface GridsProps {
  part: Part
  e: ReturnType<typeof useOpeningEditor>
  shared: { readOnly: boolean; errors: Record<string, string>; ref: Ref<LineGridHandle> }
  columns: LineColumn<BalanceLine>[]
  onStock: (line: StockLine | null) => void
}
function Grids({ part, e, shared, columns, onStock }: GridsProps): ReactNode {
  const numbered = e.lines.stock.some(isNumbered)
  const stock = useMemo(() => stockColumns(numbered), [numbered])
  return (
    <>
      {part === 'balances' && (
        <LineGrid
          id="opening.balances"
          {...shared}
          lineKey={keyOf}
          duplicate={copy}
          columns={columns}
          lines={e.lines.balances}
          onChange={(v) => e.put('balances', v)}
          blank={blankBalance}
          placeholder="科目编码、名称或拼音…"
        />
      )}
      {part === 'stock' && (
        <LineGrid
          id="opening.stock"
          {...shared}
          lineKey={keyOf}
          duplicate={copy}
          columns={stock}
          lines={e.lines.stock}
          onChange={(v) => e.put('stock', v)}
          blank={blankStock}
          placeholder="商品编码、名称、拼音或条码…"
          onCurrent={onStock}
        />
      )}
      {part === 'openItems' && (
        <LineGrid
          id="opening.openItems"
          {...shared}
          lineKey={keyOf}
          duplicate={copy}
          columns={OPEN_ITEM_COLUMNS}
          lines={e.lines.openItems}
          onChange={(v) => e.put('openItems', v)}
          blank={blankOpenItem}
          placeholder="应收、应付、预收、预付科目…"
        />
      )}
    </>
  )
}
function Numbers({ e, readOnly }: { e: ReturnType<typeof useOpeningEditor>; readOnly: boolean }): ReactNode {
  const { line, done, close } = e.numbers
  if (!line) return null
  return (
    <SerialWindow
      key={line.key}
      item={line.item}
      pieces={piecesOf(line)}
      serials={line.serials}
      elsewhere={numbersElsewhere(e.lines, line)}
      choices={null}
      follows
      readOnly={readOnly}
      onDone={done}
      onClose={close}
    />
  )
}

/** "data.balances.3.accountId" or "balances.3.accountId" → "lines.3.accountId" of the part that is shown. */
function errorsOf(errors: Readonly<Record<string, string>>, part: Part): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([at, message]) => {
      const m = new RegExp(`^(?:data\\.)?${part}\\.(.*)$`).exec(at)
      return m ? [[`lines.${m[1]}`, message]] : []
    }),
  )
}

function Check({ check }: { check: OpeningCheck | null }): ReactNode {
  if (!check) return null
  return (
    <>
      <SideSection title="三重平衡" extra={check.ok ? '全部相等' : '有差额'}>
        <Facts
          rows={check.checks.map((c) => ({
            label: c.name,
            value: c.ok ? `${fenDisplay(c.left)} ✓` : `差 ${fenDisplay(c.difference)}`,
            tone: c.ok ? ('ok' as const) : ('neg' as const),
          }))}
        />
      </SideSection>
      {check.checks
        .filter((c) => c.rows.length > 0)
        .map((c) => (
          <SideSection key={c.name} title={c.name} extra={`${c.rows.length} 行`}>
            <Facts
              rows={c.rows.slice(0, 30).map((r) => ({
                label: r.label,
                value: `总账 ${fenDisplay(r.ledger)} · 业务 ${fenDisplay(r.business)}`,
                tone: 'neg' as const,
              }))}
            />
          </SideSection>
        ))}
    </>
  )
}
