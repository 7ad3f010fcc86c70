/**
 * <BarChart bars={[{ label: '24', value: fen, title: '11-24 星期二 ¥18,264.50' }]} height={200} onPick={(i) => …} />
 *
 * Plain bars over a base line, the last one (or `strong`) in full colour. Values may be negative. SVG, no library.
 */
import { type ReactNode, useRef } from 'react'
import { cx } from '../store'
import { useSize } from '../useSize'
import './chart.css'

export interface Bar {
  label: string
  value: number
  title: string
  strong?: boolean
}

export function BarChart(props: { bars: readonly Bar[]; height?: number; onPick?: (index: number) => void; label: string }): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const { bars, height = 200, onPick } = props
  const top = Math.max(0, ...bars.map((b) => b.value))
  const bottom = Math.min(0, ...bars.map((b) => b.value))
  const area = height - 22
  const y = (value: number) => (top === bottom ? area : 4 + ((top - value) / (top - bottom)) * (area - 4))
  const step = bars.length === 0 ? 0 : width / bars.length
  const thick = Math.min(36, step * 0.62)
  // leave labels out rather than let them run into each other
  const every = Math.max(1, Math.ceil((bars.length * 30) / Math.max(1, width)))
  return (
    <div ref={box} className="chart" style={{ height }}>
      <svg width={width} height={height} role="img" aria-label={props.label}>
        {bars.map((b, i) => (
          <g
            key={b.label}
            className={cx('chart-bar', (b.strong ?? i === bars.length - 1) && 'chart-strong', onPick && 'chart-pick')}
            onClick={() => onPick?.(i)}
          >
            <title>{b.title}</title>
            <rect className="chart-hit" x={i * step} y={0} width={step} height={area} />
            <rect
              className="chart-rect"
              x={i * step + (step - thick) / 2}
              y={Math.min(y(b.value), y(0))}
              width={thick}
              height={Math.max(b.value === 0 ? 0 : 1, Math.abs(y(b.value) - y(0)))}
              rx={2}
            />
            {i % every === 0 && (
              <text x={i * step + step / 2} y={height - 5} textAnchor="middle">
                {b.label}
              </text>
            )}
          </g>
        ))}
        <line x1={0} x2={width} y1={y(0)} y2={y(0)} className="chart-base" />
      </svg>
    </div>
  )
}
