import { fenDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { Facts, SideSection } from '../../ui/page/SidePanel'

/** 已分摊费用 of a receipt, line by line (D27); the documents that brought them stand in its chain. */
export function LandedSide({ documentId }: { documentId: number }): ReactNode {
  const costs = useQueryRpc('documents.landedCosts', { id: documentId }).data ?? []
  if (costs.length === 0) return null
  return (
    <SideSection title="已分摊费用" extra={fenDisplay(costs.reduce((sum, c) => sum + c.amount, 0))}>
      <Facts rows={costs.map((c) => ({ label: `${c.lineNo}　${c.itemName}`, value: fenDisplay(c.amount) }))} />
    </SideSection>
  )
}
