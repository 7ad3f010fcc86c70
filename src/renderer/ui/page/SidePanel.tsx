/**
 * What stands beside a document or a report.
 *
 *   <SideSection title="当前行 · 伊利 纯牛奶" extra="…"><Facts rows={[{ label: '现存 / 占用 / 在途', value: '221 / 16 / 120' }]} /></SideSection>
 *   <VoucherPreview lines={lines} problem={…} />
 *   <Chain nodes={[{ key: 1, label: '销售订单 XSDD-202611-0212', note: '11-22', tone: 'done', onOpen }]} />
 */
import { fenDisplay } from '@core/kernel'
import { Fragment, type ReactNode } from 'react'
import { cx } from '../store'
import './side.css'

export function SideSection(props: { title: string; extra?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="side">
      <h3>
        <span>{props.title}</span>
        {props.extra !== undefined && <span className="side-extra">{props.extra}</span>}
      </h3>
      <div className="card side-card">{props.children}</div>
    </section>
  )
}

export interface Fact {
  label: string
  value: ReactNode
  tone?: 'neg' | 'mut' | 'ok' | 'warn'
  onOpen?: () => void
}
export function Facts({ rows }: { rows: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {rows.map((r) => (
        <div key={r.label}>
          <dt>{r.label}</dt>
          <dd className={r.tone}>
            {r.onOpen ? (
              <button type="button" className="drill" onClick={r.onOpen}>
                {r.value}
              </button>
            ) : (
              r.value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface PreviewLine {
  key: string | number
  account: string
  dimensions?: string
  debitFen: number
  creditFen: number
}
/** Two amounts as long as this leave no room for a name beside them: it stands above. */
const BROAD_FEN = 1_000_000_000
const sideOf = (l: PreviewLine) => cx(l.creditFen !== 0 && l.debitFen === 0 && 'voucher-credit')

/** The voucher that posting would make; `empty` says what is still missing. */
export function VoucherPreview(props: { lines: readonly PreviewLine[]; empty?: string }): ReactNode {
  const { lines } = props
  if (lines.length === 0) return <p className="mut side-empty">{props.empty ?? '填写明细后显示凭证'}</p>
  const sum = (pick: (l: PreviewLine) => number) => lines.reduce((a, l) => a + pick(l), 0)
  const debit = sum((l) => l.debitFen)
  const credit = sum((l) => l.creditFen)
  const broad = Math.max(Math.abs(debit), Math.abs(credit)) >= BROAD_FEN
  return (
    <table className="voucher">
      <tbody>
        {lines.map((l) => (
          <Fragment key={l.key}>
            {broad && (
              <tr>
                <td colSpan={3} className={sideOf(l)}>
                  {l.account}
                </td>
              </tr>
            )}
            <tr className={cx(broad && 'voucher-under')}>
              <td title={`${l.account}${l.dimensions ? ` ${l.dimensions}` : ''}`} className={sideOf(l)}>
                {broad ? '' : l.account}
              </td>
              <td className={cx('num', l.debitFen < 0 && 'neg')}>{l.debitFen === 0 ? '' : fenDisplay(l.debitFen)}</td>
              <td className={cx('num', l.creditFen < 0 && 'neg')}>{l.creditFen === 0 ? '' : fenDisplay(l.creditFen)}</td>
            </tr>
            {l.dimensions && (
              <tr className="voucher-whom">
                <td colSpan={3} className={cx('mut', sideOf(l))}>
                  <span title={l.dimensions}>{l.dimensions}</span>
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
      <tfoot>
        <tr className={cx(debit !== credit && 'neg')}>
          <td>合计</td>
          <td className={cx('num', debit < 0 && 'neg')}>{fenDisplay(debit)}</td>
          <td className={cx('num', credit < 0 && 'neg')}>{fenDisplay(credit)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

export interface ChainItem {
  key: string | number
  label: string
  note?: string
  /** done: exists; self: this document; open: still to come */
  tone: 'done' | 'self' | 'open'
  onOpen?: () => void
}
export function Chain({ nodes }: { nodes: readonly ChainItem[] }): ReactNode {
  return (
    <ol className="chain">
      {nodes.map((n) => (
        <li key={n.key} className={`chain-${n.tone}`}>
          {n.onOpen ? (
            <button type="button" className="drill" onClick={n.onOpen}>
              {n.label}
            </button>
          ) : (
            n.label
          )}
          {n.note && <span className="mut"> {n.note}</span>}
        </li>
      ))}
    </ol>
  )
}
