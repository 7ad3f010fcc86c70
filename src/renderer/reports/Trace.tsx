/** 溯源: what the row at the cursor is made of, read from the report it leads to, without leaving this one. */
import type { DrillTarget, ReportColumn, ReportRow } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { openDrill } from '../app/open'
import { useQueryRpc } from '../rpc/hooks'
import { Facts, SideSection } from '../ui/page/SidePanel'
import type { PlacedRow } from './columns'

const ROWS = 14
const targetOf = (row: PlacedRow): DrillTarget | undefined => row.drill ?? Object.values(row.drills ?? {}).at(-1)

export function Trace({ row }: { row: PlacedRow | null }): ReactNode {
  const target = row ? targetOf(row) : undefined
  if (!row || !target)
    return <SideSection title="溯源">{<p className="side-empty mut">把光标移到一行，这里显示它由什么组成</p>}</SideSection>
  if ('report' in target) return <Parts row={row} target={target} />
  return (
    <SideSection title="溯源">
      <Facts rows={[{ label: 'document' in target ? '单据' : '凭证', value: '打开 ↵', onOpen: () => openDrill(target) }]} />
    </SideSection>
  )
}

function Parts({ row, target }: { row: PlacedRow; target: Extract<DrillTarget, { report: string }> }): ReactNode {
  const { data } = useQueryRpc('reports.run', { report: target.report, params: target.params, page: 'last' }, { keep: true })
  const parts = data?.rows.filter((r) => r.kind !== 'heading') ?? []
  return (
    <SideSection
      title={`溯源 · ${nameOf(row)}`}
      extra={
        <button type="button" className="link" onClick={() => openDrill(target)}>
          打开 ↵
        </button>
      }
    >
      <Facts rows={parts.slice(-ROWS).map((r, i) => partOf(data?.columns ?? [], r, i))} />
      {parts.length > ROWS && (
        <p className="side-empty mut">{(data?.pages ?? 1) > 1 ? `显示最后 ${ROWS} 行` : `共 ${parts.length} 行，显示最后 ${ROWS} 行`}</p>
      )}
    </SideSection>
  )
}

const nameOf = (row: PlacedRow) =>
  Object.values(row.cells)
    .filter((v): v is string => typeof v === 'string' && v !== '')
    .slice(0, 2)
    .map((v) => v.trim())
    .join(' ')

/** Its first texts, and the first amount that is not zero. */
function partOf(columns: readonly ReportColumn[], row: ReportRow, i: number) {
  const texts = columns
    .filter((c) => c.kind !== 'fen')
    .map((c) => row.cells[c.key])
    .filter((v): v is string => typeof v === 'string' && v !== '')
  const amount = columns
    .filter((c) => c.kind === 'fen')
    .map((c) => row.cells[c.key])
    .find((v): v is number => typeof v === 'number' && v !== 0)
  const target = row.drill ?? Object.values(row.drills ?? {})[0]
  return {
    label: `${texts.slice(0, 3).join(' ') || `第 ${i + 1} 行`}`,
    value: amount === undefined ? '' : fenDisplay(amount),
    ...(amount !== undefined && amount < 0 ? { tone: 'neg' as const } : {}),
    ...(target ? { onOpen: () => openDrill(target) } : {}),
  }
}
