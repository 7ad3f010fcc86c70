import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const stocktakePages: readonly PageDef[] = [
  {
    id: 'stocktakes',
    module: 'inventory',
    title: '盘点',
    component: lazy(async () => ({ default: (await import('./StocktakeList')).StocktakeList })),
    nav: { order: 40, section: 'stocktake', keywords: '盘库 清点 盘盈 盘亏 盲盘 复盘' },
  },
  {
    id: 'stocktake',
    module: 'inventory',
    title: (p) => (p['id'] === undefined ? '新盘点' : '盘点单'),
    component: lazy(async () => ({ default: (await import('./StocktakePage')).StocktakePage })),
  },
]
