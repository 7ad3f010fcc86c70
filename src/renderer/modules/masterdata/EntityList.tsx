/** Lists of master data: find, open, new, disable. */
import type { EntityName, EntityRecord } from '@core/contract'
import { type ReactNode, useMemo, useState } from 'react'
import { PAGES } from '../../app/open'
import { openPage, usePage } from '../../app/tabs'
import { useCommand } from '../../rpc/hooks'
import { useRowPages } from '../../rpc/rowPages'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { entitySource } from '../../rpc/sources'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import type { RowTone } from '../../ui/table/TableRow'
import type { LookupSource } from '../../ui/lookup/source'
import { type EntityDef, entityDef } from './entities'

/** What the records of a list are told apart by. */
const CATEGORIES: Partial<Record<EntityName, EntityName>> = { item: 'category', partner: 'partnerCategory' }
const rowKey = (r: EntityRecord) => r.id
const tone = (r: EntityRecord): RowTone | undefined => (r.disabled ? 'muted' : undefined)
/** Depth of an account: 4-2-2 codes. */
const TREE = { depth: (r: EntityRecord) => Math.max(0, (r.code.length - 4) / 2) }

export function EntityList(): ReactNode {
  const { params } = usePage()
  const def = entityDef(String(params['entity']), params['variant'] as string | undefined)
  return def ? <List def={def} /> : null
}

function categoryFilter(def: EntityDef): FilterDef[] {
  const entity = CATEGORIES[def.entity]
  return entity ? [{ key: 'categoryId', label: '类别', kind: 'lookup', source: entitySource(entity) as LookupSource<unknown> }] : []
}
function useFilters(def: EntityDef) {
  const [values, setValues] = useState<FilterValues>({ disabled: false })
  const filters = useMemo<readonly FilterDef[]>(
    () => [
      { key: 'text', label: '查找', kind: 'text', placeholder: def.entity === 'item' ? '编码、名称、拼音、条码' : '编码、名称、拼音' },
      ...categoryFilter(def),
      { key: 'disabled', label: '停用', kind: 'flag', on: '含已停用', off: '不含已停用', pinned: true },
    ],
    [def],
  )
  const category = (values['categoryId'] as { id: number } | undefined)?.id
  const text = typeof values['text'] === 'string' ? values['text'] : ''
  return {
    filters,
    values,
    setValues,
    query: {
      entity: def.entity,
      ...(text ? { text } : {}),
      ...(def.variant ? { role: def.variant } : {}),
      ...(category === undefined ? {} : { categoryId: category }),
      ...(values['disabled'] === true ? {} : { disabled: false }),
    },
  }
}

function List({ def }: { def: EntityDef }): ReactNode {
  const { filters, values, setValues, query } = useFilters(def)
  const list = useRowPages('master.list', query)
  const [current, setCurrent] = useState<EntityRecord | null>(null)
  const [chosen, setChosen] = useState<Set<string | number>>(new Set())
  const open = (r: EntityRecord) =>
    openPage(PAGES.entity, { entity: def.entity, id: r.id, ...(def.variant ? { variant: def.variant } : {}) })
  const create = () => openPage(PAGES.entity, { entity: def.entity, ...(def.variant ? { variant: def.variant } : {}) })
  const disable = useCommand('master.setDisabled')
  const remove = useCommand('master.remove')
  const toggle = async (r: EntityRecord) => {
    const done = await disable.run({ entity: def.entity, id: r.id, revision: r.revision, disabled: !r.disabled })
    if (done) toast.done(`${r.disabled ? '已启用' : '已停用'} ${r.code} ${r.name}`)
  }
  const drop = async (r: EntityRecord) => {
    if (
      !(await confirm({
        title: `删除${def.title}`,
        target: `${r.code} ${r.name}`,
        effects: ['已使用的不能删除，只能停用'],
        action: '删除',
        danger: true,
      }))
    )
      return
    const done = await remove.run({ entity: def.entity, id: r.id, revision: r.revision })
    if (done !== undefined) toast.done(`已删除 ${r.code} ${r.name}`)
  }
  const labels = () => {
    const ids = chosen.size > 0 ? [...chosen].map(Number) : current ? [current.id] : []
    openPage(PAGES.labels, { items: ids.map((id) => ({ id, copies: 1 })) })
  }
  const actions: Action[] = [
    { label: '打印标签', keys: 'ctrl+p', run: labels, hidden: def.entity !== 'item', disabled: !current && chosen.size === 0 },
    { label: `新增${def.title}`, keys: 'insert', run: create, primary: true },
    { label: current?.disabled ? '启用' : '停用', run: () => current && void toggle(current), disabled: !current, more: true },
    { label: '删除', run: () => current && void drop(current), disabled: !current, danger: true, more: true },
  ]
  return (
    <Page
      title={def.title}
      help={def.hint}
      actions={actions}
      filters={<FilterBar filters={filters} values={values} onChange={setValues} summary={`${list.count} 条`} />}
    >
      <DataTable
        id={`entities.${def.entity}.${def.variant ?? ''}`}
        columns={def.columns}
        rows={list.rows}
        rowKey={rowKey}
        tone={tone}
        onOpen={open}
        onCurrent={setCurrent}
        {...(def.entity === 'item' ? { selection: { keys: chosen, onChange: setChosen } } : {})}
        {...(def.entity === 'account' && !values['text'] ? { tree: TREE } : {})}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        onVisible={list.onVisible}
        sortable={list.count <= 200}
        empty={{
          title: values['text'] ? '没有找到' : `还没有${def.title}`,
          hint: '按 Insert 新增第一条',
          action: { label: `新增${def.title}`, run: create },
        }}
      />
    </Page>
  )
}
