import { documentDef } from '@core/modules/registry'
import { type ReactNode, type Ref as ReactRef, useCallback, useMemo } from 'react'
import type { FieldErrors } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { LineGrid } from '../../ui/grid/LineGrid'
import { type LineGridHandle, scanRule } from '../../ui/grid/types'
import { blankLine, type FormDocument, type FormLine, newKey } from '../model/form'
import type { LineRules } from '../model/goods'
import { summaryBefore } from '../model/journal'
import { incremented, matchesScan, type Scanned, scannedBefore, scannedLine } from '../model/scanned'
import { useColumns } from './useColumns'
import { useScanFinder } from './useScanFinder'
import { useVoucherRates } from './useVoucherRates'

interface GridLinesProps {
  form: FormDocument
  rules: LineRules
  latest: () => FormDocument
  onLines: (lines: FormLine[]) => void
  readOnly: boolean
  errors: FieldErrors
  onExit: () => void
  onCurrent: (line: FormLine | null) => void
  onIssues: (count: number) => void
  ref: ReactRef<LineGridHandle>
}
const lineKey = (l: FormLine): string => l.key
const duplicate = (l: FormLine): FormLine => ({ ...l, key: newKey(), sourceLineId: null, ...('serials' in l ? { serials: '' } : {}) })

/** The lines of goods documents, vouchers and other receipts and payments. */
export function GridLines(props: GridLinesProps): ReactNode {
  const { form, rules, latest } = props
  const def = documentDef(form.type)
  const latestLines = useCallback(() => latest().lines, [latest])
  const rates = useVoucherRates(form, props)
  const columns = useColumns(form, rules, latestLines, rates)
  const stock = def.lines.some((f) => f.kind === 'item') && def.family !== 'journal'
  const blank = useCallback((): FormLine => {
    const line = blankLine(form.type)
    return def.family === 'journal' ? { ...line, summary: summaryBefore(latestLines()) } : line
  }, [form.type, def, latestLines])
  const { find: findItem, dialog } = useScanFinder()
  const find = useCallback(
    async (code: string) => {
      const found = await findItem(code)
      const twice = found && scannedBefore(latestLines(), found)
      if (!twice) return found
      toast.warn(`序列号 ${twice} 已在本单中`, { id: 'scan-refused', detail: '这一次扫码没有录入。' })
      return null
    },
    [findItem, latestLines],
  )
  const scan = useMemo(
    () =>
      scanRule<FormLine, Scanned>({
        find,
        matches: matchesScan,
        increment: (line, found) => incremented(line, found, rules),
        add: (line, found) => scannedLine(line, found, rules),
      }),
    [find, rules],
  )
  return (
    <>
      <LineGrid<FormLine>
        id={`document.${form.type}`}
        columns={columns}
        lines={form.lines}
        onChange={props.onLines}
        lineKey={lineKey}
        blank={blank}
        duplicate={duplicate}
        readOnly={props.readOnly}
        errors={props.errors}
        resetKey={form.id ?? 'new'}
        placeholder={
          stock
            ? '扫码，或输入编码、名称、拼音首字母…'
            : def.family === 'journal'
              ? '摘要、科目、金额；按 = 找平，回车复制上行摘要'
              : '科目编码、名称或拼音首字母…'
        }
        onExit={props.onExit}
        onCurrent={props.onCurrent}
        onIssues={props.onIssues}
        {...(stock ? { scan } : {})}
        ref={props.ref}
      />
      {dialog}
    </>
  )
}
