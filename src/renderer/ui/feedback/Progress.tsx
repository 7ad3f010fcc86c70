/**
 * Long work, shown when it runs longer than a moment. What the window must wait for lies over it; what runs beside other work,
 * and can be cancelled, is a card in the corner, and everything else goes on.
 *
 *   progress.set({ jobId, label: '正在备份', done: 3, total: 10 })           // null when it has ended
 *   progress.set({ jobId, label: '成本重算', done: 3, total: 10, cancel })
 *
 * The shell feeds it from the backend's progress events.
 */
import { Button, Overlay, Progress as Bar } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { createStore, useStore } from '../store'
import './feedback.css'

interface Job {
  jobId: string
  label: string
  done: number
  total: number
  cancel?: () => void
}
export const progress = createStore<Job | null>(null)

export function ProgressOverlay(): ReactNode {
  const job = useStore(progress)
  const running = job !== null
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!running) return setShown(false)
    // short work should not flicker; one job after the other stays one overlay
    const timer = setTimeout(() => setShown(true), 300)
    return () => clearTimeout(timer)
  }, [running])
  if (!job || !shown) return null
  const percent = job.total > 0 ? Math.floor((job.done * 100) / job.total) : 100
  const card = (
    <div
      className={job.cancel ? 'card progress beside' : 'card progress'}
      role={job.cancel ? 'status' : 'alertdialog'}
      aria-label={job.label}
    >
      <p className="progress-label">
        {job.label}
        {job.total > 0 && (
          <span className="mut">
            {job.total === 100 ? `${percent}%` : `${job.done.toLocaleString('en-US')} / ${job.total.toLocaleString('en-US')}`}
          </span>
        )}
      </p>
      <Bar value={percent} animated={job.total === 0} striped={job.total === 0} size={6} aria-label={job.label} />
      <div className="dialog-buttons">
        <span className="mut">{job.cancel ? '可以继续其他工作' : '请稍候，此步不能中断'}</span>
        {job.cancel && <Button onClick={job.cancel}>取消</Button>}
      </div>
    </div>
  )
  return job.cancel ? (
    card
  ) : (
    <Overlay fixed zIndex={500} backgroundOpacity={0.25} center>
      {card}
    </Overlay>
  )
}
