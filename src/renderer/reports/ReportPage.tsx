/** Any report of the catalogue: filters, table, ties it proves, drill-down, export. */
import type { ReportInfo, ReportParams, ReportResult } from '@core/contract'
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { openDrill } from '../app/open'
import { useOpened } from '../app/status'
import { usePage } from '../app/tabs'
import { callRpc, queryKey, useQueryRpc } from '../rpc/hooks'
import { printReport } from '../print/ReportPreview'
import { messageOfError } from '../rpc/errors'
import { offerBase64 } from '../rpc/files'
import { toast } from '../ui/feedback/toast'
import { ExportMenu, type ExportFormat } from '../ui/ExportMenu'
import { FilterBar, type FilterValues } from '../ui/filters/FilterBar'
import { useShortcuts } from '../ui/keys/shortcuts'
import { Page } from '../ui/page/Page'
import type { Action } from '../ui/page/Toolbar'
import { DataTable } from '../ui/table/DataTable'
import { Pager } from '../ui/table/Pager'
import type { RowTone } from '../ui/table/TableRow'
import type { EmptyContent, TableHandle, Turning } from '../ui/table/types'
import { formatValue } from '../ui/values/format'
import { Checks } from './Checks'
import { letterActions } from './letters'
import { type PlacedRow, tableColumns } from './columns'
import { Trace } from './Trace'
import { ENTITY_OF, isEntityParam, type Named, paramsOf, valuesOf } from './filterValues'
import { reportFilters } from './filters'
import { useTurnedReport } from './turning'
import { useReportScan } from './useReportScan'

const rowKey = (r: PlacedRow) => r.index
const tone = (r: PlacedRow): RowTone | undefined =>
  r.kind === 'subtotal' || r.kind === 'heading' ? 'strong' : r.kind === 'opening' ? 'muted' : undefined
/** px: width of a statement in one column, as on paper */
const STATEMENT = 980
const TREE = { depth: (r: PlacedRow) => r.indent ?? 0 }
const open = (r: PlacedRow) => {
  const target = r.drill ?? Object.values(r.drills ?? {})[0]
  if (target) openDrill(target)
}

/** Names behind the ids in the parameters, for the filter's sentence. */
function useNames(params: ReportParams): ReadonlyMap<string, Named> {
  const wanted = Object.entries(params).flatMap(([name, id]) =>
    isEntityParam(name) && typeof id === 'number' ? [{ name, id, entity: ENTITY_OF[name] }] : [],
  )
  const answers = useQueries({
    queries: wanted.map(({ entity, id }) => ({
      queryKey: queryKey('master.get', { entity, id }),
      queryFn: () => callRpc('master.get', { entity, id }),
    })),
  })
  return new Map(wanted.flatMap((w, i) => (answers[i]?.data ? [[`${w.name}:${w.id}`, answers[i].data] as const] : [])))
}

export function ReportPage(): ReactNode {
  const page = usePage()
  const report = typeof page.params['report'] === 'string' ? page.params['report'] : ''
  const catalog = useQueryRpc('reports.catalog', {})
  const info = catalog.data?.find((r) => r.id === report)
  if (!info) return <Page title="报表">{catalog.isPending ? null : <p className="notice">没有这张报表：{report}</p>}</Page>
  return <Report key={report} info={info} initial={(page.params['params'] as ReportParams | undefined) ?? {}} />
}

function Report({ info, initial }: { info: ReportInfo; initial: ReportParams }): ReactNode {
  const [params, setParams] = useState(initial)
  const [tracing, setTracing] = useState(false)
  const [current, setCurrent] = useState<PlacedRow | null>(null)
  const table = useRef<TableHandle>(null)
  const { missing, asked, choose } = useWanted(info, params, table)
  const { result, turning, turn } = useTurnedReport(info, params, !missing)
  const { accountSet, user } = useOpened()
  const { setTitle } = usePage()
  useEffect(() => setTitle(result.data?.title ?? info.title), [setTitle, result.data?.title, info.title])
  const names = useNames(params)
  const filters = useMemo(() => reportFilters(info), [info])
  // the answer says which dates were used where none were asked for
  const settled = { ...params, ...(result.data ? { from: result.data.params.from, to: result.data.params.to } : {}) } as ReportParams
  const change = (values: FilterValues) => setParams(paramsOf(values, filters, params))
  useReportScan(info, params, (narrowed) => {
    choose(null)
    setParams(narrowed)
  })
  const rows = useMemo(() => result.data?.rows.map((r, index): PlacedRow => ({ ...r, index })) ?? [], [result.data])
  const columns = useMemo(() => tableColumns(result.data?.columns ?? [], rows), [result.data?.columns, rows])
  const print = () => void printWhole(result.data, { company: accountSet.options.company, maker: user.displayName })
  const acts: Acts = { print, company: accountSet.options.company, tracing, trace: () => setTracing(!tracing), turn: turning && turn }
  // one column of names, few of figures
  const statement = columns.some((c) => c.key === 'row') && !columns.some((c) => c.key === 'row2')
  const tree = rows.some((r) => (r.indent ?? 0) > 0)
  return (
    <Page
      title={result.data?.title ?? info.title}
      {...(result.data?.subtitle ? { number: result.data.subtitle } : {})}
      help={info.description}
      tools={<Export info={info} params={params} disabled={!result.data} onPdf={print} />}
      actions={actionsOf(result, acts)}
      filters={
        <FilterBar
          filters={filters}
          values={valuesOf(settled, names)}
          onChange={change}
          opened={asked}
          onOpened={choose}
          summary={<Summary result={result.data} onTurn={turn} />}
        />
      }
      aside={asideOf(result.data?.checks ?? [], tracing, current)}
    >
      <DataTable
        ref={table}
        id={`report.${info.id}`}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        sortable={false}
        {...(statement ? { maxWidth: STATEMENT } : {})}
        tone={tone}
        onOpen={open}
        onCurrent={setCurrent}
        {...(turning ? { turning } : {})}
        {...(tree ? { tree: TREE } : {})}
        {...totalsOf(result.data)}
        loading={result.isPending && !missing}
        error={result.error ? messageOfError(result.error) : null}
        onRetry={() => void result.refetch()}
        empty={emptyOf(missing?.label, () => choose(missing?.name ?? null))}
      />
    </Page>
  )
}
/** Where the current figure comes from and what the report proves, when it is asked for; what does not tie in any case. */
function asideOf(checks: ReportResult['checks'], tracing: boolean, current: PlacedRow | null): ReactNode {
  const shown = tracing ? checks : checks.filter((c) => !c.ok && c.severity === 'error')
  if (!tracing && shown.length === 0) return undefined
  return (
    <>
      {tracing && <Trace row={current} />}
      {shown.length > 0 && <Checks checks={shown} />}
    </>
  )
}

/** What the report cannot do without is asked for at once; `asked`: the filter that is being chosen. */
function useWanted(info: ReportInfo, params: ReportParams, table: RefObject<TableHandle | null>) {
  const missing = missingOf(info, params)
  const [asked, ask] = useState<string | null>(missing?.name ?? null)
  const choose = (key: string | null) => {
    ask(key)
    // the figures are gone through next, where nothing else was before; what was chosen in may take a moment to go away
    if (key === null) requestAnimationFrame(() => isNowhere(document.activeElement) && table.current?.focus())
  }
  useShortcuts(missing ? [{ keys: 'f4', label: `选择${missing.label}`, run: () => choose(missing.name) }] : [])
  return { missing, asked, choose }
}
const isNowhere = (focused: Element | null): boolean =>
  focused === null || focused === document.body || focused.closest('.mantine-Popover-dropdown') !== null
const emptyOf = (missing: string | undefined, ask: () => void): EmptyContent =>
  missing
    ? { title: `请选择${missing}`, action: { label: `选择${missing}`, run: ask, keys: 'f4' } }
    : { title: '没有符合条件的数据', hint: '放宽日期或其他条件再看' }
/** A parameter without which the report cannot run. */
function missingOf({ params: asked, anyOf }: ReportInfo, params: ReportParams): { name: string; label: string } | undefined {
  if (anyOf?.params.every((name) => params[name] === undefined)) return { name: anyOf.params[0] ?? '', label: anyOf.label }
  return asked.find((p) => p.required && params[p.name] === undefined && p.name !== 'from' && p.name !== 'to')
}
interface Acts {
  print: () => void
  company: string
  tracing: boolean
  trace: () => void
  /** undefined where there is one page */
  turn: Turning['onEdge'] | undefined
}
const actionsOf = (result: UseQueryResult<ReportResult>, { print, company, tracing, trace, turn }: Acts): Action[] => [
  { label: '打印', keys: 'ctrl+p', run: print, disabled: !result.data, reason: '还没有结果' },
  ...letterActions(result.data, company),
  { label: tracing ? '关闭溯源' : '溯源', keys: 'f8', run: trace },
  { label: '刷新', keys: 'f5', run: () => void result.refetch(), more: true },
  ...(turn ? pageActions(turn) : []),
]
const pageActions = (turn: Turning['onEdge']): Action[] => [
  { label: '上一页', keys: 'alt+pageup', run: () => turn('previous'), more: true },
  { label: '下一页', keys: 'alt+pagedown', run: () => turn('next'), more: true },
]
function Summary({ result, onTurn }: { result: ReportResult | undefined; onTurn: Turning['onEdge'] }): ReactNode {
  if (!result) return null
  return (
    <>
      {summaryOf(result)}
      <Pager page={result.page} pages={result.pages} onTurn={onTurn} />
    </>
  )
}
/** On paper stands the whole, whatever page the window shows. */
async function printWhole(shown: ReportResult | undefined, printed: { company: string; maker: string }): Promise<void> {
  if (!shown) return
  try {
    const result = shown.pages > 1 ? await callRpc('reports.run', { report: shown.report, params: shown.params }) : shown
    printReport({ result, ...printed })
  } catch (e) {
    toast.fail(messageOfError(e))
  }
}
function summaryOf(result: ReportResult): string {
  const ties = result.checks.filter((c) => c.severity === 'error')
  const tied = ties.length > 0 && ties.every((c) => c.ok) ? `勾稽 ${ties.length} 项一致 · ` : ''
  return `${tied}${result.rows.length} 行 · 用时 ${Math.round(result.milliseconds)} ms`
}
const totalsOf = (result: ReportResult | undefined) =>
  result?.totals ? { totals: { ...result.totals, ...result.closing }, totalsLabel: '合计' } : {}

interface ExportProps {
  info: ReportInfo
  params: ReportParams
  disabled: boolean
  /** shows it as on paper, where it is made a PDF */
  onPdf: () => void
}
function Export({ info, params, disabled, onPdf }: ExportProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    async (format: ExportFormat) => {
      if (format === 'pdf') return onPdf()
      setBusy(true)
      try {
        const file = await callRpc('reports.export', { report: info.id, params, format })
        if (!(await offerBase64(file.fileName, file.mime, file.base64))) return
        toast.done(`已导出 ${file.fileName}`, { detail: `${formatValue('int', Math.ceil((file.base64.length * 3) / 4 / 1024))} KB` })
      } catch (e) {
        toast.fail(messageOfError(e))
      } finally {
        setBusy(false)
      }
    },
    [info, params, onPdf],
  )
  return <ExportMenu onExport={(f) => void run(f)} formats={['xlsx', 'csv', 'pdf']} busy={busy} disabled={disabled} />
}
