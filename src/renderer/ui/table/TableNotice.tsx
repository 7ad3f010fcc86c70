import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { EmptyState } from '../EmptyState'
import type { EmptyContent } from './types'

/** What stands where rows should: loading, an error that can be retried, or what to do when there is nothing. */
export function TableNotice(props: {
  count: number
  loading: boolean
  error: string | null
  onRetry: (() => void) | undefined
  empty: EmptyContent | undefined
}): ReactNode {
  if (props.error !== null)
    return (
      <div className="tbl-notice" role="alert">
        <IconAlertTriangle size={22} className="neg" />
        <p>{props.error}</p>
        {props.onRetry && <Button onClick={props.onRetry}>重试</Button>}
      </div>
    )
  if (props.loading) return props.count > 0 ? <div className="tbl-progress" role="progressbar" aria-label="正在更新" /> : <Skeletons />
  if (props.count > 0) return null
  return <EmptyState {...(props.empty ?? { title: '没有数据' })} />
}

function Skeletons(): ReactNode {
  return (
    <div className="tbl-skeletons" role="progressbar" aria-label="正在读取">
      {[62, 78, 54, 70, 66, 48].map((w) => (
        <div key={w} style={{ width: `${w}%` }} />
      ))}
    </div>
  )
}
