/**
 * printContents([documentContent(form, view, company)]): shows what will go on paper; Enter prints, Ctrl+S makes a PDF, Esc
 * closes. Under Electron by its print dialog or to a PDF, in the browser edition by the browser's.
 */
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Keys } from '../ui/keys/Keys'
import { useShortcuts } from '../ui/keys/shortcuts'
import { cx, readLocal, writeLocal } from '../ui/store'
import { showPrint } from './output'
import { PrintBar } from './PrintBar'
import { PAPERS, pagesOf, type Paper, type PrintColumn, type PrintContent, type PrintPage, withoutPrices } from './pages'
import './print.css'

const CHOICE = 'hezhang.paper'

export function printContents(contents: readonly PrintContent[]): void {
  showPrint((close) => <Preview contents={contents} onClose={close} />)
}

function Preview({ contents, onClose }: { contents: readonly PrintContent[]; onClose: () => void }): ReactNode {
  const [paperId, setPaperId] = useState<Paper['id']>(() => readLocal(CHOICE, 'a4'))
  const [prices, setPrices] = useState(true)
  const paper = PAPERS.find((p) => p.id === paperId) ?? (PAPERS[0] as Paper)
  const priced = contents.some((c) => c.columns.some((k) => k.price))
  const pages = useMemo(
    () =>
      contents.flatMap((content) => {
        const c = prices ? content : withoutPrices(content)
        return pagesOf(c, paper).map((page) => ({ content: c, page }))
      }),
    [contents, paper, prices],
  )
  const choose = (next: Paper) => {
    setPaperId(next.id)
    writeLocal(CHOICE, next.id)
  }
  const name = `${contents[0]?.title ?? ''} ${contents[0]?.marks[0]?.[1] ?? ''}`
  useShortcuts(priced ? [{ keys: 'alt+j', label: '不打印价格（仓库联）', run: () => setPrices(!prices) }] : [])
  // the keyboard turns the pages, not what lies under them
  const sheets = useRef<HTMLDivElement>(null)
  useEffect(() => sheets.current?.focus(), [])
  return (
    <div className="print-overlay" role="dialog" aria-label="打印预览">
      <PrintBar name={name} pageCount={pages.length} papers={PAPERS} paper={paper} choose={choose} onClose={onClose}>
        {priced && (
          <label className="print-check">
            <input type="checkbox" checked={!prices} onChange={() => setPrices(!prices)} /> 不打印价格（仓库联） <Keys keys="alt+j" />
          </label>
        )}
      </PrintBar>
      <div className="print-sheets" ref={sheets} tabIndex={-1}>
        {pages.map(({ content, page }) => (
          <Sheet key={`${content.marks[0]?.[1]}-${page.page}`} content={content} page={page} paper={paper} />
        ))}
      </div>
    </div>
  )
}

const pairs = (all: readonly [label: string, value: string][]): ReactNode =>
  all.map(([label, value]) => (
    <span key={label}>
      {label}：{value}
    </span>
  ))

function Sheet({ content, page, paper }: { content: PrintContent; page: PrintPage; paper: Paper }): ReactNode {
  const size = { '--paper-width': `${paper.width}mm`, '--paper-height': `${paper.height}mm` } as CSSProperties
  return (
    <article className={cx('paper', `paper-${paper.id}`)} style={size}>
      <p className="sheet-company">{content.company}</p>
      <h1>{content.title}</h1>
      <p className="sheet-marks">
        {pairs(content.marks)}
        <span>
          第 {page.page} / {page.pages} 页
        </span>
      </p>
      <p className="sheet-facts">{pairs(content.facts)}</p>
      {content.columns.length > 0 && <SheetTable columns={content.columns} page={page} />}
      {page.words !== null && <p className="sheet-words">金额大写：{page.words}</p>}
      {content.memo !== '' && <p className="sheet-memo">备注：{content.memo}</p>}
      <p className="sheet-signatures">{pairs(content.signatures)}</p>
    </article>
  )
}

/** A text that needs two small lines in a column with this share of the width; wide characters count twice. */
const isLong = (text: string, share: number): boolean => text.length + text.replace(/[\u0000-\u00ff]/g, '').length > share * 96

function SheetTable({ columns, page }: { columns: readonly PrintColumn[]; page: PrintPage }): ReactNode {
  const weight = columns.reduce((sum, c) => sum + c.weight, 0)
  const side = (i: number) => (columns[i] && columns[i].kind !== 'text' ? 'num' : undefined)
  const cells = (row: readonly string[], from = 0) =>
    row.slice(from).map((cell, i) => (
      <td key={columns[from + i]?.title} className={side(from + i)}>
        {columns[from + i]?.kind === 'text' ? (
          <span className={cx(isLong(cell, (columns[from + i]?.weight ?? 0) / weight) && 'sheet-long')}>{cell}</span>
        ) : (
          cell
        )}
      </td>
    ))
  const labelTo = Math.max(
    1,
    columns.findIndex((c) => c.sum),
  )
  const sumRow = (label: string, sums: readonly string[]) => (
    <tr className="sheet-sum">
      <td colSpan={labelTo}>{label}</td>
      {cells(sums, labelTo)}
    </tr>
  )
  return (
    <table>
      <colgroup>
        {columns.map((c) => (
          <col key={c.title} style={{ width: `${(c.weight * 100) / weight}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c.title}>{c.title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {page.rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a page are their places
          <tr key={i}>{cells(row)}</tr>
        ))}
        {page.pages > 1 && sumRow('本页小计', page.subtotal)}
        {page.total && sumRow('合计', page.total)}
      </tbody>
    </table>
  )
}
