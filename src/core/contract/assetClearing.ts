import { z } from 'zod'
import type { AssetPreview } from './assets'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { date, fen, id, output, quantity, rate, requestId, text } from './schemas'

const optionalId = id.nullable().default(null)
const memo = text(200).default('')
const once = { requestId: requestId.optional() }
/** 转入清理 of a card, or of the part of its value given */
const startInput = z.strictObject({
  assetId: id,
  date,
  kind: z.enum(['sale', 'scrap', 'damage']).default('sale'),
  /** part of the original value; null: all of it */
  original: fen.min(1).nullable().default(null),
  /** input VAT taken back */
  vatOut: fen.min(0).default(0),
  memo,
})
const money = {
  assetId: id,
  date,
  /** with VAT */
  amount: fen.min(1),
  /** a fund account, or who owes it or is owed it */
  accountId: optionalId,
  partnerId: optionalId,
  invoiceKind: z.enum(['none', 'special', 'ordinary']).default('none'),
  invoiceNumber: text(40).default(''),
  taxRate: rate.default(0),
  memo,
}
/** 清理收入: debited with the amount; 残料入库 comes by 其他入库单 */
const incomeInput = z.strictObject({
  ...money,
  income: z.enum(['price', 'material', 'stock', 'insurance', 'person']).default('price'),
  employeeId: optionalId,
  /** stock: what comes into which warehouse, at the amount */
  itemId: optionalId,
  warehouseId: optionalId,
  quantity: quantity.positive().nullable().default(null),
  /** rate: at taxRate; reduced: 简易 3% 减按 2%; none */
  taxation: z.enum(['rate', 'reduced', 'none']).default('none'),
})
/** 清理费用: credited with the amount */
const costInput = z.strictObject({
  ...money,
  /** input VAT in the amount */
  tax: fen.min(0).default(0),
})
const settleInput = z.strictObject({ assetId: id, date, memo })
export type StartClearingInput = z.output<typeof startInput>
export type ClearingIncomeInput = z.output<typeof incomeInput>
export type ClearingCostInput = z.output<typeof costInput>
export type SettleClearingInput = z.output<typeof settleInput>

/** A card's 清理 as it stands; fen. */
export interface ClearingView {
  /** 清理中: costs and income can be added */
  open: boolean
  /** 出售, 报废, 毁损; '' where nothing was ever cleared */
  kind: string
  since: string | null
  taken: number
  cost: number
  income: number
  /** of 固定资产清理 for this card, debit positive: what it loses if it is settled now */
  balance: number
}
type Made = { documents: Posted[] }
/** 固定资产清理 in stages; `assets.dispose` does it in one step, `assets.withdrawVoucher` takes a stage back. */
export const assetClearing = {
  of: query(
    'accounting.read',
    '一张卡片的清理情况：转入净值、费用、收入和清理余额',
    z.strictObject({ assetId: id }),
    output<ClearingView>(),
  ),
  startPreview: query('accounting.read', '转入清理将生成的凭证', startInput, output<AssetPreview>()),
  start: command(
    'accounting.post',
    '转入清理：先补提当月折旧，账面价值转入固定资产清理，整项或按原值的一部分',
    startInput.extend(once),
    output<Made>(),
  ),
  incomePreview: query('accounting.read', '清理收入将生成的凭证', incomeInput, output<AssetPreview>()),
  income: command(
    'accounting.post',
    '清理收入：价款、残料变价、保险或责任人赔款，连同销项税额；残料入库由其他入库单入库',
    incomeInput.extend(once),
    output<Made>(),
  ),
  costPreview: query('accounting.read', '清理费用将生成的凭证', costInput, output<AssetPreview>()),
  cost: command('accounting.post', '清理费用：已付或应付的，连同进项税额', costInput.extend(once), output<Made>()),
  settlePreview: query('accounting.read', '结转清理损益将生成的凭证', settleInput, output<AssetPreview>()),
  settle: command('accounting.post', '结转清理损益：固定资产清理的余额转入损益，清理结束', settleInput.extend(once), output<Made>()),
}
