import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const statementPages: readonly PageDef[] = [
  {
    id: 'statements',
    module: 'reports',
    title: '自定义报表',
    component: lazy(async () => ({ default: (await import('./StatementList')).StatementList })),
    nav: { order: 24, section: 'statements', keywords: '报表公式 取数公式 自编报表 管理报表' },
  },
  {
    id: 'statementFormat',
    module: 'reports',
    title: '报表公式',
    component: lazy(async () => ({ default: (await import('./StatementEditor')).StatementEditor })),
  },
]
