import type { StocktakeView } from '@core/contract'
import type { WireProblem } from '@core/contract/rpc'
import { fenDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { openDocument, openVoucher } from '../../documents/open'
import { Chain, Facts, SideSection } from '../../ui/page/SidePanel'
import { type CountLine, isCounted, isOver, isShort, scopeText } from './model'

/** Beside the lines: how far it is, what it comes to, what stands in the way, what was made of it. */
export function StocktakeSide(props: { view: StocktakeView; lines: readonly CountLine[]; problems: readonly WireProblem[] }): ReactNode {
  const { view, lines, problems } = props
  const listed = lines.filter((l) => l.id !== null)
  const counted = listed.filter(isCounted)
  return (
    <>
      {problems.length > 0 && (
        <SideSection title="没有执行，原因">
          <div role="alert">
            <Facts
              rows={problems.map((p) => ({
                label: p.message,
                value: wayTo(p) === undefined ? '' : '打开',
                tone: 'neg' as const,
                ...openOf(p),
              }))}
            />
          </div>
        </SideSection>
      )}
      <SideSection title="进度" extra={`${counted.length} / ${listed.length}`}>
        <Facts
          rows={[
            { label: '仓库', value: view.warehouseName },
            { label: '范围', value: scopeText(view) },
            { label: '方式', value: view.blind ? '盲盘' : '明盘' },
            { label: '折算', value: view.basis === 'start' ? '按开始时的数' : '按清点时的数' },
            {
              label: '未盘',
              value: `${listed.length - counted.length} 行`,
              ...(counted.length < listed.length ? { tone: 'warn' as const } : {}),
            },
            ...(view.reason === '' ? [] : [{ label: '退回原因', value: view.reason, tone: 'warn' as const }]),
          ]}
        />
      </SideSection>
      <Differences view={view} lines={listed} />
      {view.documents.length > 0 && (
        <SideSection title="生成的单据">
          <Chain
            nodes={view.documents.map((d) => ({
              key: d.id,
              label: `${d.label} ${d.number}`,
              note: d.type === 'voucher' ? '处理' : '',
              tone: 'done' as const,
              onOpen: () => openDocument(d.id),
            }))}
          />
        </SideSection>
      )}
      <SideSection title="经手">
        <Facts
          rows={[
            { label: '盘点', value: view.createdBy },
            ...(view.submittedBy === null ? [] : [{ label: '提交', value: view.submittedBy }]),
            ...(view.postedBy === null ? [] : [{ label: '批准', value: view.postedBy }]),
          ]}
        />
      </SideSection>
    </>
  )
}

function Differences({ view, lines }: { view: StocktakeView; lines: readonly CountLine[] }): ReactNode {
  if (view.bookHidden) return null
  const sums = { gain: 0, gains: 0, loss: 0, losses: 0 }
  for (const l of lines) {
    if (isOver(l)) sums.gains += 1
    if (isShort(l)) sums.losses += 1
    sums.gain += l.gainValue ?? 0
    sums.loss += l.lossValue ?? 0
  }
  return (
    <SideSection title="差异" extra={view.state === 'posted' ? '过账成本' : '按现行成本'}>
      <Facts
        rows={[
          { label: `盘盈 ${sums.gains} 行`, value: fenDisplay(sums.gain) },
          { label: `盘亏 ${sums.losses} 行`, value: fenDisplay(sums.loss), ...(sums.loss < 0 ? { tone: 'neg' as const } : {}) },
        ]}
      />
    </SideSection>
  )
}

/** Where what stands in the way can be taken out of it (D11). */
function wayTo({ args = {} }: WireProblem): (() => void) | undefined {
  const { documentId, voucherId } = args
  if (typeof documentId === 'number') return () => openDocument(documentId)
  return typeof voucherId === 'number' ? () => openVoucher(voucherId) : undefined
}
function openOf(p: WireProblem): { onOpen?: () => void } {
  const way = wayTo(p)
  return way ? { onOpen: way } : {}
}
