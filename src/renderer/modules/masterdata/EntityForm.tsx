/** One record of master data: a form drawn from its definition. Saved as a whole, checked by the backend. */
import { entityInput, type EntityName, type EntityRecord, type WarehouseInput } from '@core/contract'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { PAGES } from '../../app/open'
import { openPage, usePage } from '../../app/tabs'
import { ProblemLines } from '../../documents/form/ProblemLines'
import { wayTo } from '../../documents/model/problems'
import { printLabels } from '../../print/LabelPreview'
import { callRpc, useCommand, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusField } from '../../ui/fields/focus'
import type { LineGridHandle } from '../../ui/grid/types'
import { isCovered } from '../../ui/keys/shortcuts'
import { StateTag } from '../../ui/StateTag'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { Attached } from './Attached'
import { EntityFieldInput } from './EntityFieldInput'
import { type EntityDef, entityDef } from './entities'
import { binLabels } from './labelLines'

export function EntityForm(): ReactNode {
  const { params } = usePage()
  const def = entityDef(String(params['entity']), params['variant'] as string | undefined)
  const id = typeof params['id'] === 'number' ? params['id'] : null
  const record = useQueryRpc(
    'master.get',
    { entity: (def?.entity ?? 'item') as EntityName, id: id ?? 1 },
    { enabled: def !== undefined && id !== null },
  )
  if (!def || (id !== null && !record.data)) return null
  const known = id === null ? null : (record.data ?? null)
  return <Form key={`${id}:${known?.revision ?? 0}`} def={def} record={known} />
}

/** The fields that were changed and not saved, and the revision of the record they belong to (0: a new one). */
interface Draft {
  revision: number
  values: Record<string, unknown>
}

const ZERO_WHEN_EMPTY: Partial<Record<EntityName, readonly string[]>> = {
  bom: ['fee'],
  asset: ['inputVat', 'openingDepreciation', 'openingImpairment', 'totalWork', 'openingWork'],
  schedule: ['openingAmount'],
}
/** Only what the input knows: a record as stored has more. */
function inputOf(def: EntityDef, { values, revision }: Draft, record: EntityRecord | null): Record<string, unknown> {
  const shape = entityInput.options.find((o) => o.shape.entity.value === def.entity)?.shape.value.shape ?? {}
  const known = Object.fromEntries(Object.keys(shape).flatMap((k) => (values[k] === undefined ? [] : [[k, values[k]]])))
  for (const name of ['costingMethod', 'negativeStock', 'method', 'started']) if (known[name] === '') known[name] = null
  if (known['pinyin'] === '') delete known['pinyin']
  // an amount that is emptied is none
  for (const name of ZERO_WHEN_EMPTY[def.entity] ?? []) known[name] ??= 0
  return { ...known, id: record?.id ?? null, revision }
}

function useEntityForm(def: EntityDef, record: EntityRecord | null) {
  const page = usePage()
  const [code, setCode] = useState<string>()
  const [draft, setDraft, clear] = useDraft<Draft | null>('record', null)
  const [round, setRound] = useState(0)
  const stored = record?.revision ?? 0
  const revision = draft?.revision ?? stored
  const values: Record<string, unknown> = { ...def.initial, ...(record ?? (code === undefined ? {} : { code })), ...draft?.values }
  const dirty = draft !== null
  useEffect(() => page.setDirty(dirty), [page, dirty])
  useEffect(() => page.setTitle(record ? `${def.title} ${record.name}` : `新增${def.title}`), [page, def, record])
  // who saves before it has come waits for it
  const coming = useRef<Promise<string> | null>(null)
  useEffect(() => {
    if (record !== null || code !== undefined) return
    coming.current = callRpc('master.nextCode', { entity: def.entity, ...(def.variant ? { role: def.variant } : {}) })
    coming.current.then(setCode, () => undefined)
  }, [def, record, code])
  const save = useCommand('master.save')
  const putAll = (changed: object) => {
    setDraft((d) => ({ revision: d?.revision ?? stored, values: { ...d?.values, ...changed } }))
    for (const name of Object.keys(changed)) {
      save.clear(`value.${name}`)
      save.clear(name)
    }
  }
  const put = (name: string, value: unknown) => putAll({ [name]: value })
  const store = async (again: boolean) => {
    const numbered = values['code'] ?? (await coming.current?.catch(() => undefined))
    const value = inputOf(def, { values: { ...values, code: numbered }, revision }, record)
    const done = await save.run({ entity: def.entity, value, requestId: crypto.randomUUID() } as Parameters<typeof save.run>[0])
    if (!done) return
    setDraft(null)
    clear()
    page.setDirty(false)
    toast.done(`已保存 ${String(value['code'])} ${String(value['name'])}`)
    if (again) {
      setCode(undefined)
      setRound(round + 1)
    } else page.replaceParams({ ...page.params, id: done.id })
  }
  return { values, put, putAll, save, store, dirty, round }
}

function Form({ def, record }: { def: EntityDef; record: EntityRecord | null }): ReactNode {
  const fields = useRef<HTMLDivElement>(null)
  // what hangs on the record comes after its fields
  const lines = useRef<LineGridHandle>(null)
  const { values, putAll, put, save, store, dirty, round } = useEntityForm(def, record)
  // the code is given, what follows it is entered
  const first = def.fields[1]?.name ?? 'code'
  // a record that was saved comes back while the user may be elsewhere already
  useEffect(() => {
    if (fields.current && !isCovered()) focusField(fields.current, first)
  }, [round, first])
  const refused = save.problems[0]?.at?.replace(/^value\./, '')
  useEffect(() => {
    if (refused !== undefined && fields.current) focusField(fields.current, refused)
  }, [refused])
  // what stands in the way, and the way to it
  const ways = save.problems.filter((p) => wayTo(p) !== null)
  const error = (name: string) => save.errors[`value.${name}`] ?? save.errors[name]
  const actions: Action[] = [
    { label: '保存并新增', keys: 'ctrl+shift+s', run: () => void store(true), busy: save.busy, hidden: record !== null },
    { label: '保存', keys: 'ctrl+s', run: () => void store(false), primary: true, busy: save.busy, disabled: !dirty && record !== null },
  ]
  const related = useMemo(() => relatedOf(def, record), [def, record])
  return (
    <Page
      title={def.title}
      number={record ? record.code : '新增'}
      stamp={record?.disabled ? <StateTag state="void" /> : undefined}
      help={def.hint}
      actions={[...related, ...actions]}
      scroll
    >
      <div ref={fields}>
        {ways.length > 0 && (
          <div className="doc-notices" role="alert">
            <ProblemLines problems={ways} />
          </div>
        )}
        <FieldGrid key={round} onEnd={() => (lines.current ? lines.current.focus() : void store(false))}>
          {def.fields.map((f) => (
            <Field
              key={f.name}
              label={f.label}
              name={f.name}
              required={f.required ?? false}
              error={error(f.name)}
              hint={f.hint}
              {...(f.span ? { span: f.span } : {})}
            >
              <EntityFieldInput field={f} value={values[f.name]} record={values} onChange={(v) => put(f.name, v)} />
            </Field>
          ))}
        </FieldGrid>
        <Attached
          key={`attached${round}`}
          {...{ def, values, putAll, error, errors: save.errors, lines }}
          onEnd={() => void store(false)}
        />
      </div>
    </Page>
  )
}

/** Where the figures of a record are. */
function relatedOf(def: EntityDef, record: EntityRecord | null): Action[] {
  if (!record) return []
  const report = (label: string, id: string, params: Record<string, unknown>): Action => ({
    label,
    run: () => openPage(PAGES.report, { report: id, params }),
  })
  if (def.entity === 'warehouse') {
    const labels = binLabels((record['bins'] as WarehouseInput['bins'] | undefined) ?? [])
    return [{ label: '货位标签', run: () => printLabels(labels, '货位标签'), hidden: labels.length === 0 }]
  }
  if (def.entity === 'bom') return [report('成本卷算', 'bomCost', { itemId: record['itemId'] })]
  if (def.entity === 'asset') return [{ label: '折旧与变动', run: () => openPage(PAGES.assetHistory, { id: record.id }) }]
  if (def.entity === 'item')
    return [report('清单反查', 'bomUse', { itemId: record.id }), report('库存台账', 'stockLedger', { itemId: record.id })]
  if (def.entity === 'partner')
    return [report('往来明细', 'partnerLedger', { partnerId: record.id, side: def.variant === 'supplier' ? 'payable' : 'receivable' })]
  if (def.entity === 'account') return [report('明细账', 'accountLedger', { accountId: record.id })]
  return []
}
