/** 汇率 of a currency by date: saved with it; a list can be pasted. */
import type { CurrencyInput } from '@core/contract'
import { type ReactNode, type Ref, useState } from 'react'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import { PartGrid } from './PartGrid'

type Rate = CurrencyInput['rates'][number]
interface Line {
  key: string
  date: string | null
  rate: number | null
}
interface Props {
  value: readonly Rate[]
  onChange: (rates: Rate[]) => void
  /** refusals by path: "value.rates.2.date" */
  errors: Readonly<Record<string, string>>
  onEnd: () => void
  ref?: Ref<LineGridHandle>
}
const blank = (): Line => ({ key: crypto.randomUUID(), date: null, rate: null })
const keyOf = (l: Line) => l.key
const COLUMNS: LineColumn<Line>[] = [
  { key: 'date', title: '日期', kind: 'date', width: 120 },
  { key: 'rate', title: '汇率', kind: 'price', width: 140, min: 0, help: '1 单位外币等于多少元人民币' },
]

export function Rates({ value, onChange, errors, onEnd, ref }: Props): ReactNode {
  const [lines, setLines] = useState<Line[]>(() => value.map((r) => ({ ...r, key: r.date })))
  const put = (next: Line[]) => {
    setLines(next)
    onChange(next.flatMap(({ date, rate }) => (date && rate ? [{ date, rate }] : [])))
  }
  return (
    <PartGrid<Line>
      title="汇率"
      hint="从这一天起 1 单位外币等于多少元；可以从表格粘贴日期和汇率"
      field="rates"
      id="currency.rates"
      {...(ref ? { ref } : {})}
      columns={COLUMNS}
      lines={lines}
      onChange={put}
      lineKey={keyOf}
      blank={blank}
      errors={errors}
      minRows={6}
      placeholder="日期、汇率…"
      onEnd={onEnd}
      narrow
    />
  )
}
