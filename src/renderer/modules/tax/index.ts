import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const taxPages: readonly PageDef[] = [
  {
    id: 'taxCertify',
    module: 'tax',
    title: '进项认证',
    component: lazy(async () => ({ default: (await import('./Certify')).Certify })),
    nav: { order: 10, keywords: '勾选 待认证 抵扣' },
  },
  {
    id: 'taxMatch',
    module: 'tax',
    title: '三单匹配',
    component: lazy(async () => ({ default: (await import('./Match')).Match })),
    nav: { order: 30, section: 'match', keywords: '订单 入库 发票 差异 容差' },
  },
  {
    id: 'taxRates',
    module: 'tax',
    title: '税率与起征点',
    component: lazy(async () => ({ default: (await import('./TaxRates')).TaxRates })),
    nav: { order: 40, section: 'settings', keywords: '征收率 附加税 六税两费 有效期' },
  },
  {
    id: 'taxpayers',
    module: 'tax',
    title: '纳税人身份',
    component: lazy(async () => ({ default: (await import('./Taxpayers')).Taxpayers })),
    nav: { order: 41, section: 'settings', keywords: '一般纳税人 小规模 转登记 变更' },
  },
]
