/** printReport(result, company, maker): a book or statement as it goes on paper; Enter prints, Ctrl+S makes a PDF, Esc closes. */
import type { ReportResult } from '@core/contract'
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from '../ui/feedback/toast'
import { cx } from '../ui/store'
import { showPrint } from './output'
import { PrintBar } from './PrintBar'
import { paperFor, REPORT_PAPERS, type ReportPaper, type ReportSheet, type ReportSheets, sheetsOf, type SheetColumn } from './reportPages'
import './report.css'

/** More pages than this are a matter for a file. */
const MAX_PAGES = 500

interface Printed {
  result: ReportResult
  company: string
  /** whoever prints it */
  maker: string
}
export function printReport(printed: Printed): void {
  const { length } = sheetsOf(printed.result, paperOf(paperFor(printed.result))).sheets
  if (length > MAX_PAGES) return toast.fail(`要打印 ${length} 页，请缩小日期范围，或导出为 Excel`)
  showPrint((close) => <Preview {...printed} onClose={close} />)
}
const paperOf = (id: ReportPaper['id']): ReportPaper => REPORT_PAPERS.find((p) => p.id === id) ?? (REPORT_PAPERS[0] as ReportPaper)

function Preview({ result, company, maker, onClose }: Printed & { onClose: () => void }): ReactNode {
  const [paper, setPaper] = useState(() => paperOf(paperFor(result)))
  const made = useMemo(() => sheetsOf(result, paper), [result, paper])
  // the keyboard turns the pages, not what lies under them
  const sheets = useRef<HTMLDivElement>(null)
  useEffect(() => sheets.current?.focus(), [])
  return (
    <div className="print-overlay" role="dialog" aria-label="打印预览">
      <PrintBar
        name={`${made.title} ${made.period}`}
        pageCount={made.sheets.length}
        papers={REPORT_PAPERS}
        paper={paper}
        choose={setPaper}
        onClose={onClose}
      />
      <div className="print-sheets" ref={sheets} tabIndex={-1}>
        {made.sheets.map((sheet) => (
          <Sheet key={sheet.page} {...{ made, sheet, paper, company, maker }} />
        ))}
      </div>
    </div>
  )
}

interface SheetProps {
  made: ReportSheets
  sheet: ReportSheet
  paper: ReportPaper
  company: string
  maker: string
}
function Sheet({ made, sheet, paper, company, maker }: SheetProps): ReactNode {
  const size = {
    '--paper-width': `${paper.width}mm`,
    '--paper-height': `${paper.height}mm`,
    '--row': `${made.rowHeight}mm`,
  } as CSSProperties
  return (
    <article className="paper report-paper" style={size}>
      <h1>{made.title}</h1>
      <p className="report-line">
        <span>{made.scope}</span>
        <span>{made.form}</span>
      </p>
      <p className="report-line report-marks">
        <span>编制单位：{company}</span>
        <span>{made.period}</span>
        <span>单位：元</span>
      </p>
      <SheetTable sheet={sheet} />
      <p className="report-line report-foot">
        {made.signatures.map((who) => (
          <span key={who}>{who}：</span>
        ))}
        <span>制表：{maker}</span>
        <span>
          第 {sheet.page} 页　共 {sheet.pages} 页
        </span>
      </p>
    </article>
  )
}

function SheetTable({ sheet: { columns, rows } }: { sheet: ReportSheet }): ReactNode {
  return (
    <table>
      <colgroup>
        {columns.map((c) => (
          <col key={c.key} style={{ width: `${c.share}%` }} />
        ))}
      </colgroup>
      <thead>
        {headOf(columns).map((cells, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: storeys are their places
          <tr key={i}>
            {cells.map(({ key, title, across, down }) => (
              <th key={key} colSpan={across} rowSpan={down}>
                {title}
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a page are their places
          <tr key={i}>
            {columns.map((c, j) => (
              <td key={c.key} className={cx(c.figure && (c.kind === 'integer' ? 'mid' : 'num'), row.strong[j] && 'report-strong')}>
                <span className={cx(row.long[j] && 'sheet-long')}>{row.cells[j]}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
interface HeadCell {
  key: string
  title: string
  across: number
  down: number
}
/** Two storeys where columns stand under a common caption. */
function headOf(columns: readonly SheetColumn[]): HeadCell[][] {
  if (columns.every((c) => c.group === undefined)) return [columns.map(({ key, title }) => ({ key, title, across: 1, down: 1 }))]
  const upper: HeadCell[] = []
  const lower: HeadCell[] = []
  columns.forEach(({ key, title, group }, i) => {
    if (group === undefined) return void upper.push({ key, title, across: 1, down: 2 })
    const last = upper.at(-1)
    if (last && columns[i - 1]?.group === group) last.across += 1
    else upper.push({ key: `${key} of ${group}`, title: group, across: 1, down: 1 })
    lower.push({ key, title, across: 1, down: 1 })
  })
  return [upper, lower]
}
