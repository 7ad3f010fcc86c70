import type { PageDef } from '../../app/pages'
import { Workbench } from './Workbench'

export const workbenchPages: readonly PageDef[] = [
  { id: 'workbench', module: 'workbench', title: '工作台', component: Workbench, nav: { order: 0 } },
]
