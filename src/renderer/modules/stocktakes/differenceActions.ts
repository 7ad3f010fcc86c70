import type { StocktakeView } from '@core/contract'
import { printContents } from '../../print/PrintPreview'
import { toast } from '../../ui/feedback/toast'
import type { Action } from '../../ui/page/Toolbar'
import { exportTable, type TableFormat } from '../../ui/table/exportTable'
import { differenceContent, differenceTable, differing, sheetContent, TITLE } from './differenceReport'
import type { CountLine } from './model'

/** 盘点表 to be filled in by hand; 盘点差异表 on paper, as PDF and as a file: while the book quantity is hidden there is none. */
export function differenceActions(view: StocktakeView, lines: readonly CountLine[], company: string): Action[] {
  const none = differing(lines).length === 0
  const save = (format: TableFormat) => async () => {
    if (await exportTable(`${TITLE} ${view.number}`, differenceTable(lines), format)) toast.done(`已导出${TITLE} ${view.number}`)
  }
  const common = { more: true, hidden: view.bookHidden, disabled: none, reason: '没有差异' }
  const sheet = () => printContents([sheetContent(view, lines, company)])
  return [
    { label: '打印盘点表', keys: 'alt+p', run: sheet, more: true, hidden: view.state !== 'counting' },
    { label: '打印差异表', keys: 'ctrl+p', run: () => printContents([differenceContent(view, lines, company)]), ...common },
    { label: '导出差异表（Excel）', keys: 'ctrl+e', run: () => void save('xlsx')(), ...common },
    { label: '导出差异表（CSV）', run: () => void save('csv')(), ...common },
  ]
}
