import type { SettlementRecord } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { documentLabel } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { openDocument, openVoucher } from '../../documents/open'
import { wayTo } from '../../documents/model/problems'
import { openDrill } from '../../app/open'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import { clearedText, type Whose } from './settleModel'
import './treasury.css'

const SHOWN = 20
/** Each amount stands on both sides. */
const clearedOf = (r: SettlementRecord) => r.lines.reduce((sum, l) => sum + Math.max(0, l.amount), 0)

/** What was settled before, and the way back. */
export function SettleHistory({ whose }: { whose: Whose }): ReactNode {
  const list = useQueryRpc('openItems.history', { ...whose, limit: SHOWN }, { keep: true })
  const undo = useCommand('openItems.undo', { onDone: ({ number }) => toast.done(`已取消核销 ${number}`, { detail: '各单据恢复未核销' }) })
  const takeBack = async (r: SettlementRecord) => {
    const sure = await confirm({
      title: '取消核销',
      target: `${documentLabel(r.type)} ${r.number}`,
      effects: [`恢复未核销：${clearedText(r)}`, r.voucher === null ? '没有凭证' : `冲回凭证 ${r.voucher}`],
      action: '取消核销',
      danger: true,
    })
    if (sure) void undo.run({ id: r.id, revision: r.revision, requestId: crypto.randomUUID() })
  }
  const records = list.data ?? []
  return (
    <>
      {undo.problems.length > 0 && (
        <SideSection title="没有取消，原因">
          <div role="alert">
            <Facts
              rows={undo.problems.map((p) => {
                const to = wayTo(p)?.to
                const drill =
                  typeof to === 'object' && !('stocktake' in to) ? { value: '打开', onOpen: () => openDrill(to) } : { value: '' }
                return { label: p.message, tone: 'neg' as const, ...drill }
              })}
            />
          </div>
        </SideSection>
      )}
      <SideSection title="核销记录" extra={`${records.length}${records.length === SHOWN ? '+' : ''} 次`}>
        {records.length === 0 && <p className="mut side-empty">还没有核销过</p>}
        {records.map((r) => (
          <Record key={r.id} record={r} onUndo={() => void takeBack(r)} />
        ))}
      </SideSection>
    </>
  )
}

function Record({ record: r, onUndo }: { record: SettlementRecord; onUndo: () => void }): ReactNode {
  const { voucherId } = r
  return (
    <div className="settle-record">
      <div>
        <button type="button" className="drill" onClick={() => openDocument(r.id)}>
          {r.number}
        </button>
        <span className="mut">{r.date}</span>
        <b className="num">{fenDisplay(clearedOf(r))}</b>
      </div>
      <p className="mut" title={clearedText(r)}>
        {clearedText(r)}
      </p>
      <div>
        {voucherId !== null && (
          <button type="button" className="drill" onClick={() => openVoucher(voucherId)}>
            {r.voucher}
          </button>
        )}
        {r.red && <span className="mut">红冲</span>}
        {r.type === 'settlement' && !r.red && (
          <button type="button" className="link" onClick={onUndo}>
            取消核销
          </button>
        )}
      </div>
    </div>
  )
}
