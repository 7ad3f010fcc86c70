import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const treasuryPages: readonly PageDef[] = [
  {
    id: 'funds',
    module: 'treasury',
    title: '资金账户',
    component: lazy(async () => ({ default: (await import('./Funds')).Funds })),
    nav: { order: 44, section: 'funds', keywords: '现金 银行 微信 支付宝 刷卡 余额 提现 手续费 最低余额' },
  },
  {
    id: 'settlePartners',
    module: 'treasury',
    title: '往来核销',
    component: lazy(async () => ({ default: (await import('./SettlePartners')).SettlePartners })),
    nav: { order: 40, section: 'settle', keywords: '核销工作台 自动核销 取消核销 应收冲应付 转户 对冲' },
  },
  {
    id: 'allowanceRates',
    module: 'treasury',
    title: '坏账准备比例',
    component: lazy(async () => ({ default: (await import('./AllowanceRates')).AllowanceRates })),
    nav: { order: 41, section: 'settle', keywords: '坏账 计提 信用减值 账龄' },
  },
  {
    id: 'settle',
    module: 'treasury',
    title: '核销',
    component: lazy(async () => ({ default: (await import('./SettlePage')).SettlePage })),
  },
]
