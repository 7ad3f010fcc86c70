/** printLabels([{ label, copies }]): the labels as they come out; Enter prints, Ctrl+S makes a PDF, Esc closes. */
import { priceDisplay } from '@core/kernel'
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { cx, readLocal, writeLocal } from '../ui/store'
import { barcodeSvg } from './barcode'
import { type Label, LABEL_PAPERS, type LabelCopies, labelPages, type LabelPaper } from './labels'
import { showPrint } from './output'
import { PrintBar } from './PrintBar'
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
  const sheets = useRef<HTMLDivElement>(null)
  useEffect(() => sheets.current?.focus(), [])
  return (
    <div className="print-overlay" role="dialog" aria-label="标签预览">
      <PrintBar
        name={title}
        pageCount={pages.length}
        count={`${wanted.reduce((sum, w) => sum + w.copies, 0)} 张`}
        papers={LABEL_PAPERS}
        paper={paper}
        choose={(next) => choose(next.id)}
        onClose={onClose}
      />
      <div className="print-sheets" ref={sheets} tabIndex={-1}>
        {pages.map((labels, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pages are their places
          <Sheet key={i} labels={labels} paper={paper} />
        ))}
      </div>
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
