/**
 * Long work. One overlay for the whole window: it appears when a job runs longer than a moment, shows what is done and,
 * where the work can safely stop, a way to cancel.
 *
 *   progress.set({ jobId, label: '正在备份', done: 3, total: 10, cancel })   // null when it has ended
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
  return (
    <Overlay fixed zIndex={500} backgroundOpacity={0.25} center>
      <div className="card progress" role="alertdialog" aria-label={job.label}>
        <p className="progress-label">
          {job.label}
          {job.total > 0 && (
            <span className="mut">
              {job.total === 100 ? `${percent}%` : `${job.done.toLocaleString('en-US')} / ${job.total.toLocaleString('en-US')}`}
            </span>
          )}
        </p>
        <Bar value={percent} animated={job.total === 0} striped={job.total === 0} size={6} />
        <div className="dialog-buttons">
          <span className="mut">{job.cancel ? '可以随时取消，数据不会改变' : '请稍候，此步不能中断'}</span>
          {job.cancel && <Button onClick={job.cancel}>取消</Button>}
        </div>
      </div>
    </Overlay>
  )
}
