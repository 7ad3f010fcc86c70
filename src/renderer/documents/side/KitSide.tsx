import { qtyDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { type Fact, Facts, SideSection } from '../../ui/page/SidePanel'
import { neededLines } from '../model/bom'
import type { FormDocument } from '../model/form'

/** 齐套: what is missing of what goes out, where it is to be taken from. */
export function KitSide({ form }: { form: FormDocument }): ReactNode {
  const lines = neededLines(form)
  const found = useQueryRpc('boms.shortages', { lines }, { enabled: lines.length > 0, keep: true })
  if (lines.length === 0) return null
  const short = found.data ?? []
  const rows: Fact[] = short.map((s) => ({
    label: s.name,
    value: `缺 ${qtyDisplay(s.quantity - s.onHand)} ${s.unit}（需 ${qtyDisplay(s.quantity)}，存 ${qtyDisplay(s.onHand)}）`,
    tone: 'neg',
  }))
  return (
    <SideSection
      title={form.type === 'assembly' ? '组件齐套' : '可拆数量'}
      {...(short.length > 0 ? { extra: `${short.length} 种短缺` } : {})}
    >
      {rows.length > 0 ? <Facts rows={rows} /> : <p className="mut side-empty">现存量足够</p>}
    </SideSection>
  )
}
