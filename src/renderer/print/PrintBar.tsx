/** The bar above what is shown before it is printed: paper, 打印, 存为 PDF, 关闭, each by key too. */
import type { ReactNode } from 'react'
import { toast } from '../ui/feedback/toast'
import { Keys } from '../ui/keys/Keys'
import { useShortcuts } from '../ui/keys/shortcuts'
import { cx } from '../ui/store'
import { type PageSize, printPage, savePdf } from './output'

interface Choice extends PageSize {
  id: string
  label: string
}
interface BarProps<P extends Choice> {
  /** also the file's */
  name: string
  pageCount: number
  /** how many things are on the pages: "12 张" */
  count?: string
  papers: readonly P[]
  paper: P
  choose: (paper: P) => void
  onClose: () => void
  /** further choices */
  children?: ReactNode
}
export function PrintBar<P extends Choice>(props: BarProps<P>): ReactNode {
  const { name, pageCount, count, papers, paper, choose, onClose, children } = props
  const failed = () => toast.fail('打印没有完成，请检查打印机后重试')
  const run = () => void printPage(paper).catch(failed)
  const pdf = () => void savePdf(paper, name).catch(failed)
  useShortcuts([
    { keys: 'esc', label: '关闭', run: onClose },
    { keys: 'enter|ctrl+p', label: '打印', run },
    { keys: 'ctrl+s', label: '存为 PDF', run: pdf },
    ...papers.map((p, i) => ({ keys: `alt+${i + 1}`, label: p.label, run: () => choose(p) })),
  ])
  return (
    <>
      <style>{`@page { size: ${paper.width}mm ${paper.height}mm; margin: 0 }`}</style>
      <div className="print-bar">
        <b>{name}</b>
        <span>
          {count === undefined ? '' : `${count}，`}共 {pageCount} 页
        </span>
        {papers.map((p, i) => (
          <button
            key={p.id}
            type="button"
            className={cx('print-choice', p.id === paper.id && 'print-chosen')}
            aria-pressed={p.id === paper.id}
            onClick={() => choose(p)}
          >
            {p.label} <Keys keys={`alt+${i + 1}`} />
          </button>
        ))}
        {children}
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
    </>
  )
}
