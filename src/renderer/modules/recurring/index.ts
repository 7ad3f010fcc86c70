import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const recurringPages: readonly PageDef[] = [
  {
    id: 'voucherTemplates',
    module: 'accounting',
    title: '凭证模板',
    component: lazy(async () => ({ default: (await import('./TemplateList')).TemplateList })),
    nav: { order: 11, section: 'documents', keywords: '常用凭证 周期凭证 自动转账 计提 摊销 房租' },
  },
  {
    id: 'voucherRecurrence',
    module: 'accounting',
    title: '凭证模板的周期',
    component: lazy(async () => ({ default: (await import('./RecurrencePage')).RecurrencePage })),
  },
]
