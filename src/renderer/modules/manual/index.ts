import { lazy } from 'react'
import type { PageDef } from '../../app/pages'

export const manualPages: readonly PageDef[] = [
  {
    id: 'manual',
    module: 'settings',
    title: '使用手册',
    component: lazy(async () => ({ default: (await import('./Manual')).Manual })),
    nav: { order: 90, section: 'help', keywords: '帮助 说明 手册 怎么用' },
  },
]
