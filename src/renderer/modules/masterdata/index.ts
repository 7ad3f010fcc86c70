import type { PageDef } from '../../app/pages'
import { EntityForm } from './EntityForm'
import { EntityList } from './EntityList'
import { Labels } from './Labels'
import { ENTITY_DEFS, entityDef } from './entities'

const titleOf = (p: Readonly<Record<string, unknown>>) =>
  entityDef(String(p['entity']), p['variant'] as string | undefined)?.title ?? '资料'
const moduleOf = (p: Readonly<Record<string, unknown>>) => entityDef(String(p['entity']))?.module ?? 'master'
export const masterdataPages: readonly PageDef[] = [
  {
    id: 'entities',
    module: moduleOf,
    title: titleOf,
    component: EntityList,
    nav: ENTITY_DEFS.map((d, i) => ({
      order: (d.module === 'accounting' ? 40 : 10) + i,
      title: d.title,
      params: { entity: d.entity, ...(d.variant ? { variant: d.variant } : {}) },
      section: d.module === 'accounting' ? 'assets' : i < 7 ? 'goods' : 'books',
    })),
  },
  {
    id: 'labels',
    module: 'master',
    title: '打印标签',
    component: Labels,
    nav: { order: 30, section: 'labels', keywords: '条码标签 价签 店内码' },
  },
  { id: 'entity', module: moduleOf, title: (p) => (p['id'] === undefined ? `新增${titleOf(p)}` : titleOf(p)), component: EntityForm },
]
