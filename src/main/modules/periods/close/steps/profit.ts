import { fenDisplay, periodText } from '../../../../../core/kernel'
import { clearEmptyPools } from '../../emptyPools'
import { leftToTransfer, transferProfit } from '../../profitLoss'
import type { CloseStep } from '../registry'

/** 结转损益 (D52). */
export const profitStep: CloseStep = {
  id: 'profit',
  label: '结转损益',
  help: '收入、成本、费用按辅助核算转入本年利润；利润表取数不含结转凭证',
  due(ctx, period) {
    const { accounts, profit } = leftToTransfer(ctx.db, period)
    return accounts === 0 ? '' : `${accounts} 个损益科目有余额，${profit < 0 ? '亏损' : '利润'} ${fenDisplay(Math.abs(profit))}`
  },
  run(ctx, period) {
    clearEmptyPools(ctx, period)
    const documents = transferProfit(ctx, period)
    const month = periodText(period)
    return { text: documents.length > 0 ? `${month} 损益已结转到本年利润` : `${month} 没有需要结转的损益`, documents }
  },
}
