import { periodText } from '../../../../../core/kernel'
import { provisionalCosts, settleCosts } from '../../settleCosts'
import type { CloseStep } from '../registry'

/** 成本结转 (D22). Its differences join the vouchers of the movements. */
export const costStep: CloseStep = {
  id: 'costs',
  label: '成本结转',
  help: '月末一次加权的存货按全月平均单价补记出库成本；差额并入各张出库单的凭证',
  due(ctx, period) {
    const { count, name } = provisionalCosts(ctx, period)
    return count === 0 ? '' : `${count} 笔出入库的成本待定（${name ?? ''}${count > 1 ? '等' : ''}）`
  },
  run(ctx, period) {
    const { changed } = settleCosts(ctx, period)
    const month = periodText(period)
    return { text: changed > 0 ? `${month} 成本已结转，${changed} 笔出入库的成本有变` : `${month} 的成本没有变化`, documents: [] }
  },
}
