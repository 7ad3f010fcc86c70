import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const batchPages: readonly PageDef[] = [
  {
    id: 'batches',
    module: 'inventory',
    title: '批次',
    component: lazy(async () => ({ default: (await import('./BatchList')).BatchList })),
    nav: { order: 41, section: 'stocktake', keywords: '批号 生产日期 到期日 效期 改批号' },
  },
]
