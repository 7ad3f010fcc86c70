import { type ReactNode, useState } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import type { SerialQuestion } from './SerialDialog'

interface SerialChoicesProps {
  question: SerialQuestion
  /** on this document already */
  taken: ReadonlySet<string>
  missing: number
  add: (serials: readonly string[]) => void
}

function titleOf({ type, sourceLineId }: SerialQuestion): string {
  if (type === 'salesReturn') return '该客户购入的'
  if (type === 'transferIn') return '调拨在途的'
  return type === 'materialIssue' && sourceLineId !== undefined ? '已领用的' : '在库的'
}
/** What the line may take: numbers in stock, or sold to the customer; a click or Enter takes one. */
export function SerialChoices({ question, taken, missing, add }: SerialChoicesProps): ReactNode {
  const [text, setText] = useState('')
  const found = useQueryRpc(
    'documents.serialChoices',
    { ...question, ...(text.trim() ? { text: text.trim() } : {}), limit: 500 },
    { keep: true },
  )
  const rows = (found.data?.rows ?? []).filter((r) => !taken.has(r.serial))
  const title = titleOf(question)
  const first = rows.slice(0, Math.max(0, missing)).map((r) => r.serial)
  return (
    <section className="serials-pane" aria-label={title}>
      <h3>
        {title} {found.data?.count ?? 0} 个
        {first.length > 0 && (
          <button type="button" className="link serials-first" onClick={() => add(first)}>
            取最早的 {first.length} 个
          </button>
        )}
      </h3>
      <input aria-label="查找序列号" placeholder="查找" value={text} maxLength={40} onChange={(e) => setText(e.currentTarget.value)} />
      {rows.length === 0 && !found.isFetching && <p className="mut serials-none">没有可选的序列号</p>}
      <ol>
        {rows.map((r) => (
          <li key={r.serial}>
            <button type="button" className="serials-choice" onClick={() => add([r.serial])}>
              <span className="serials-text">{r.serial}</span>
              <span className="mut">{r.date}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
