import type { DocumentView } from '@core/contract'
import { documentLabel } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { Chain, type ChainItem, SideSection } from '../../ui/page/SidePanel'
import { stateLabel } from '../../ui/StateTag'
import { createDocument, isUserType, openDocument } from '../open'

interface ChainSideProps {
  documentId: number
  /** what can be made of it; given on the document's own page */
  derive?: DocumentView['derive']
  /** money still to come or to go for it */
  owing?: Owing | null
}
export interface Owing {
  type: 'receipt' | 'payment'
  dueDate: string
  onOpen: () => void
}
/** Documents up and down: what this one came from, what came of it, what can still be made of it. */
export function ChainSide({ documentId, derive, owing }: ChainSideProps): ReactNode {
  const chain = useQueryRpc('documents.chain', { id: documentId })
  const nodes = chain.data ?? []
  const known = new Set(nodes.filter((n) => n.direction === 1).map((n) => n.type))
  const existing = nodes.map((n): ChainItem => {
    const note = n.state === 'posted' ? n.date.slice(5) : stateLabel(n.state)
    if (n.id === documentId && derive) return { key: n.id, label: '本单', note, tone: 'self' }
    return {
      key: n.id,
      label: `${n.label} ${n.number}`,
      note,
      tone: n.id === documentId ? 'self' : 'done',
      onOpen: () => openDocument(n.id),
    }
  })
  const open = (derive ?? []).flatMap((d): ChainItem[] => {
    const { type } = d
    if (!isUserType(type) || known.has(type)) return []
    return [
      {
        key: type,
        label: d.label.replace('生成', ''),
        note: '可生成',
        tone: 'open',
        onOpen: () => createDocument({ type, from: [documentId] }),
      },
    ]
  })
  const money: ChainItem[] = owing
    ? [{ key: 'owing', label: documentLabel(owing.type), note: `${owing.dueDate.slice(5)} 到期`, tone: 'open', onOpen: owing.onOpen }]
    : []
  const items = [...existing, ...open, ...money]
  if (items.length < 2) return null
  return (
    <SideSection title="单据链">
      <Chain nodes={items} />
    </SideSection>
  )
}
