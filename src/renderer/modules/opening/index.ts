import type { PageDef } from '../../app/pages'
import { Opening } from './Opening'

export const openingPages: readonly PageDef[] = [
  {
    id: 'opening',
    module: 'accounting',
    title: '期初余额',
    component: Opening,
    nav: { order: 1, section: 'opening', keywords: '期初 建账' },
  },
]
