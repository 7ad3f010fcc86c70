import { documentDef } from '@core/modules/registry'
import { useEffect, useMemo, useRef } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import type { FormDocument, FormLine } from '../model/form'
import { type Rates, reproposed } from '../model/journal'
import { textOf } from '../model/values'

interface Lines {
  latest: () => FormDocument
  onLines: (lines: FormLine[]) => void
  readOnly: boolean
}
/** The rates that a voucher of this date proposes; null while they are not known. Another date: what was proposed follows it. */
export function useVoucherRates(form: FormDocument, { latest, onLines, readOnly }: Lines): Rates | null {
  const date = textOf(form.header['date'])
  const wanted = documentDef(form.type).family === 'journal' && date !== ''
  const { data } = useQueryRpc('master.rates', { date }, { enabled: wanted })
  const rates = useMemo(() => (wanted && data ? new Map(data.map((r) => [r.currencyId, r.rate])) : null), [wanted, data])
  const before = useRef<{ date: string; rates: Rates } | null>(null)
  useEffect(() => {
    if (rates === null) return
    const proposed = before.current
    before.current = { date, rates }
    if (proposed === null || proposed.date === date || readOnly) return
    const { lines } = latest()
    const next = reproposed(lines, proposed.rates, rates)
    if (next.some((line, i) => line !== lines[i])) onLines(next)
  }, [date, rates, readOnly, latest, onLines])
  return rates
}
