import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const assetPages: readonly PageDef[] = [
  {
    id: 'depreciation',
    module: 'accounting',
    title: '计提折旧',
    component: lazy(async () => ({ default: (await import('./DepreciationPage')).DepreciationPage })),
    nav: { order: 60, section: 'assets', keywords: '折旧 固定资产 累计折旧 月末' },
  },
  {
    id: 'amortisation',
    module: 'accounting',
    title: '待摊预提凭证',
    component: lazy(async () => ({ default: (await import('./SchedulePage')).SchedulePage })),
    nav: { order: 61, section: 'assets', keywords: '摊销 待摊 预提 长期待摊费用 房租 月末' },
  },
  {
    id: 'assetImport',
    module: 'accounting',
    title: '导入固定资产',
    component: lazy(async () => ({ default: (await import('./AssetImport')).AssetImport })),
    nav: { order: 62, section: 'assets', keywords: '导入 卡片 粘贴 Excel xlsx' },
  },
  {
    id: 'assetHistory',
    module: 'accounting',
    title: '折旧与变动',
    component: lazy(async () => ({ default: (await import('./AssetHistory')).AssetHistory })),
  },
]
