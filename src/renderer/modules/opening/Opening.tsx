/** 期初余额: accounts, stock, open items by document; the triple check beside them; confirmed when all is tied. */
import type { OpeningCheck } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { usePage } from '../../app/tabs'
import { useOpened } from '../../app/status'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineGridHandle } from '../../ui/grid/types'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import { Page } from '../../ui/page/Page'
import { StateTag } from '../../ui/StateTag'
import { balanceColumns, OPEN_ITEM_COLUMNS, STOCK_COLUMNS } from './columns'
import { blankBalance, blankOpenItem, blankStock, dataOf, type Lines, linesOf, newKey } from './model'

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
  const lines = draft ?? stored
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
  const store = () => save.run({ data: dataOf(lines) })
  const finish = async () => {
    const check = dirty ? await store() : (checked ?? first.data)
    if (!check?.ok) return toast.warn('期初还不平，不能确认')
    if (await confirm({ title: '确认期初', effects: ['期初余额记账，各账簿从此开始', '有了业务以后期初不能再改'], action: '确认期初' }))
      await confirmOpening.run({ requestId: crypto.randomUUID() })
  }
  return { lines, put, dirty, save, store, finish, confirming: confirmOpening.busy, reopen, check: checked ?? first.data ?? null }
}

function Editor({ data }: { data: OutputOf<'opening.get'> }): ReactNode {
  const { accountSet } = useOpened()
  const [part, setPart] = useState<Part>('balances')
  const e = useOpeningEditor(data)
  const columns = useMemo(() => balanceColumns(accountSet.options.startPeriod % 100 !== 1), [accountSet])
  const errors = useMemo(() => errorsOf(e.save.errors, part), [e.save.errors, part])
  const readOnly = data.confirmed
  const grid = useRef<LineGridHandle>(null)
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
        { label: '保存', keys: 'ctrl+s', run: () => void e.store(), hidden: readOnly, busy: e.save.busy },
        { label: '确认期初', keys: 'ctrl+enter', primary: true, run: () => void e.finish(), hidden: readOnly, busy: e.confirming },
        ...PARTS.map((p, i) => ({ label: p.label, keys: `alt+${i + 1}`, run: () => setPart(p.value), more: true })),
      ]}
      aside={<Check check={e.check} />}
    >
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
          columns={STOCK_COLUMNS}
          lines={e.lines.stock}
          onChange={(v) => e.put('stock', v)}
          blank={blankStock}
          placeholder="商品编码、名称、拼音或条码…"
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
    </Page>
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
