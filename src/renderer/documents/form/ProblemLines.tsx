import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { openDrill, PAGES } from '../../app/open'
import { openPage } from '../../app/tabs'
import { type Placed, wayTo } from '../model/problems'

/** Refusals, each with the way to what stands in the way. */
export const ProblemLines = ({ problems }: { problems: readonly Placed[] }): ReactNode =>
  problems.map((p) => (
    <p key={`${p.at}${p.message}`}>
      <IconAlertTriangle size={15} /> {p.message}
      <Way problem={p} />
    </p>
  ))

function Way({ problem }: { problem: Placed }): ReactNode {
  const way = wayTo(problem)
  if (way === null) return null
  const { label, to } = way
  const go = () => {
    if (to === 'periods') openPage(PAGES.periods)
    else if ('stocktake' in to) openPage(PAGES.stocktake, { id: to.stocktake })
    else openDrill(to)
  }
  return (
    <button type="button" className="link" onClick={go}>
      {label}
    </button>
  )
}
