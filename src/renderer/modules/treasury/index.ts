import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const treasuryPages: readonly PageDef[] = [
  {
    id: 'settlePartners',
    module: 'treasury',
    title: '往来核销',
    component: lazy(async () => ({ default: (await import('./SettlePartners')).SettlePartners })),
    nav: { order: 40, section: 'settle', keywords: '核销工作台 自动核销 取消核销 应收冲应付 转户 对冲' },
  },
  {
    id: 'settle',
    module: 'treasury',
    title: '核销',
    component: lazy(async () => ({ default: (await import('./SettlePage')).SettlePage })),
  },
]
