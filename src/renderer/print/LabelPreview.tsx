/** printLabels([{ label, copies }]): the labels as they come out; Enter prints, Ctrl+S makes a PDF, Esc closes. */
import { priceDisplay } from '@core/kernel'
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from '../ui/feedback/toast'
import { Keys } from '../ui/keys/Keys'
import { useShortcuts } from '../ui/keys/shortcuts'
import { cx, readLocal, writeLocal } from '../ui/store'
import { barcodeSvg } from './barcode'
import { type Label, LABEL_PAPERS, type LabelCopies, labelPages, type LabelPaper } from './labels'
import { printPage, savePdf, showPrint } from './output'
import './labels.css'

const CHOICE = 'hezhang.labelPaper'
export const printLabels = (wanted: readonly LabelCopies[], title = '商品标签'): void =>
  showPrint((close) => <Preview wanted={wanted} title={title} onClose={close} />)

function Preview({ wanted, title, onClose }: { wanted: readonly LabelCopies[]; title: string; onClose: () => void }): ReactNode {
  const [id, setId] = useState<LabelPaper['id']>(() => readLocal(CHOICE, 'roll40'))
  const paper = LABEL_PAPERS.find((p) => p.id === id) ?? (LABEL_PAPERS[0] as LabelPaper)
  const pages = useMemo(() => labelPages(wanted, paper), [wanted, paper])
  const choose = (next: LabelPaper['id']) => {
    setId(next)
    writeLocal(CHOICE, next)
  }
  const failed = () => toast.fail('打印没有完成，请检查打印机后重试')
  const run = () => void printPage(paper).catch(failed)
  const pdf = () => void savePdf(paper, title).catch(failed)
  useShortcuts([
    { keys: 'esc', label: '关闭', run: onClose },
    { keys: 'enter|ctrl+p', label: '打印', run },
    { keys: 'ctrl+s', label: '存为 PDF', run: pdf },
    ...LABEL_PAPERS.map((p, i) => ({ keys: `alt+${i + 1}`, label: p.label, run: () => choose(p.id) })),
  ])
  const sheets = useRef<HTMLDivElement>(null)
  useEffect(() => sheets.current?.focus(), [])
  return (
    <div className="print-overlay" role="dialog" aria-label="标签预览">
      <style>{`@page { size: ${paper.width}mm ${paper.height}mm; margin: 0 }`}</style>
      <Bar {...{ title, paper, choose, run, pdf, onClose }} count={wanted.reduce((sum, w) => sum + w.copies, 0)} pages={pages.length} />
      <div className="print-sheets" ref={sheets} tabIndex={-1}>
        {pages.map((labels, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pages are their places
          <Sheet key={i} labels={labels} paper={paper} />
        ))}
      </div>
    </div>
  )
}

interface BarProps {
  title: string
  paper: LabelPaper
  choose: (id: LabelPaper['id']) => void
  count: number
  pages: number
  run: () => void
  pdf: () => void
  onClose: () => void
}
function Bar({ title, paper, choose, count, pages, run, pdf, onClose }: BarProps): ReactNode {
  return (
    <div className="print-bar">
      <b>{title}</b>
      <span>
        {count} 张，共 {pages} 页
      </span>
      {LABEL_PAPERS.map((p, i) => (
        <button
          key={p.id}
          type="button"
          className={cx('print-choice', p.id === paper.id && 'print-chosen')}
          aria-pressed={p.id === paper.id}
          onClick={() => choose(p.id)}
        >
          {p.label} <Keys keys={`alt+${i + 1}`} />
        </button>
      ))}
      <span className="print-space" />
      <button type="button" className="print-button" onClick={onClose}>
        关闭 <Keys keys="esc" />
      </button>
      <button type="button" className="print-button" onClick={pdf}>
        存为 PDF <Keys keys="ctrl+s" />
      </button>
      <button type="button" className="print-button print-main" onClick={run}>
        打印 <Keys keys="enter" />
      </button>
    </div>
  )
}

function Sheet({ labels, paper }: { labels: readonly Label[]; paper: LabelPaper }): ReactNode {
  const size = {
    '--paper-width': `${paper.width}mm`,
    '--paper-height': `${paper.height}mm`,
    gridTemplateColumns: `repeat(${paper.columns}, 1fr)`,
    gridTemplateRows: `repeat(${paper.rows}, 1fr)`,
  } as CSSProperties
  return (
    <article className={cx('paper', 'labels', `labels-${paper.id}`)} style={size}>
      {labels.map((label, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: copies of one label differ by place only
        <LabelCell key={i} label={label} />
      ))}
    </article>
  )
}
function LabelCell({ label }: { label: Label }): ReactNode {
  const { name, spec, unit, barcode, price } = label
  const picture = useMemo(() => `data:image/svg+xml;utf8,${encodeURIComponent(barcodeSvg(barcode))}`, [barcode])
  return (
    <section className="label">
      <b className="label-name">{name}</b>
      <p className="label-facts">
        <span>{spec}</span>
        {price !== null && (
          <b>
            ¥{priceDisplay(price)}
            <small>/{unit}</small>
          </b>
        )}
      </p>
      <img src={picture} alt={barcode} />
    </section>
  )
}
