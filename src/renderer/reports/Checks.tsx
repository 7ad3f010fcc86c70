import type { ReportCheck } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { Facts, SideSection } from '../ui/page/SidePanel'

/** The ties a report proves (勾稽): both sides, and whether they meet. */
export function Checks({ checks }: { checks: readonly ReportCheck[] }): ReactNode {
  return (
    <SideSection title="勾稽" extra={checks.every((c) => c.ok) ? '全部一致' : `${checks.filter((c) => !c.ok).length} 项不符`}>
      <Facts
        rows={checks.map((c) => ({
          label: c.label,
          value: c.ok ? `${fenDisplay(c.left)} ✓` : `${fenDisplay(c.left)} ≠ ${fenDisplay(c.right)}`,
          tone: c.ok ? ('ok' as const) : c.severity === 'error' ? ('neg' as const) : ('warn' as const),
        }))}
      />
    </SideSection>
  )
}
