import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const bankPages: readonly PageDef[] = [
  {
    id: 'bank',
    module: 'treasury',
    title: '银行对账',
    component: lazy(async () => ({ default: (await import('./BankPage')).BankPage })),
    nav: { order: 40, section: 'bank', keywords: '对账单 勾对 未达账项 余额调节表 导入流水 微信 支付宝' },
  },
]
