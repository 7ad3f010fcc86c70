import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const eInvoicePages: readonly PageDef[] = [
  {
    id: 'eInvoices',
    module: 'tax',
    title: '平台发票核对',
    component: lazy(async () => ({ default: (await import('./EInvoices')).EInvoices })),
    nav: { order: 20, section: 'invoices', keywords: '数电发票 电子税务局 全量发票 导入发票 进项 销项 三单匹配' },
  },
]
