/**
 * Small blocks of pages.
 *
 *   <Totals items={[{ label: '应收', value: '¥1,880.00', strong: true }]} end={…} />   bar under the lines
 *   <Kpi label="今日销售" value="¥18,264.50" note="42 单" onOpen={…} />
 *   <Panel title="近 14 天销售额" link={{ label: '销售日报', run }}>…</Panel>
 *   <Todo kind="逾期" tone="bad" text="…" action="催款" onOpen={…} />
 */
import type { ReactNode } from 'react'
import { cx } from '../store'
import './blocks.css'

export interface TotalItem {
  label: string
  value: ReactNode
  strong?: boolean
  tone?: 'neg' | 'ok' | 'mut'
}
export function Totals(props: { items: readonly TotalItem[]; end?: ReactNode }): ReactNode {
  return (
    <div className="totals">
      {props.items.map((t) => (
        <span key={t.label} className="totals-item">
          {t.label}{' '}
          <b className={cx(t.strong && 'totals-strong', t.tone, typeof t.value === 'string' && t.value.startsWith('-') && 'neg')}>
            {t.value}
          </b>
        </span>
      ))}
      {props.end !== undefined && <span className="totals-end">{props.end}</span>}
    </div>
  )
}

export function Kpi(props: { label: string; value: string; note?: ReactNode; tone?: 'neg' | 'ok'; onOpen?: () => void }): ReactNode {
  const content = (
    <>
      <span className="kpi-label">{props.label}</span>
      <b className={cx('kpi-value', props.tone)}>{props.value}</b>
      <small className="mut">{props.note ?? ' '}</small>
    </>
  )
  return props.onOpen ? (
    <button type="button" className="card kpi kpi-open" onClick={props.onOpen}>
      {content}
    </button>
  ) : (
    <div className="card kpi">{content}</div>
  )
}

export function Panel(props: { title: string; link?: { label: string; run: () => void }; grow?: boolean; children: ReactNode }): ReactNode {
  return (
    <section className={cx('card panel', props.grow && 'panel-grow')}>
      <h2>
        {props.title}
        {props.link && (
          <button type="button" className="link" onClick={props.link.run}>
            {props.link.label}
          </button>
        )}
      </h2>
      {props.children}
    </section>
  )
}

export function Todo(props: { kind: string; tone?: 'warn' | 'bad' | 'good'; text: string; action: string; onOpen: () => void }): ReactNode {
  return (
    <div className="todo">
      <em className={`todo-${props.tone ?? 'warn'}`}>{props.kind}</em>
      <span title={props.text}>{props.text}</span>
      <button type="button" className="link" onClick={props.onOpen}>
        {props.action}
      </button>
    </div>
  )
}
