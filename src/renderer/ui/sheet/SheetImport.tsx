/**
 * A table in a file before it is imported: which column is which, what will come in, and what cannot be read.
 *
 *   <SheetImport title="导入对账单" files={FILES} fields={BANK_FIELDS} preview={(path, mapping) => callRpc('bankFiles.preview', …)}
 *     says={(p) => [`${p.lines} 行`]} fresh={(p) => p.lines - p.duplicates} unit="行" run={(path, p) => …} busy={command.busy} close={close} />
 *
 * The file is asked for first (unless the table was `pasted`); nothing can be imported while a column is missing or a row cannot be read.
 */
import type { SheetPreview } from '@core/contract'
import type { FileFilter } from '@core/contract/desktop'
import type { SheetField, SheetMapping } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { chooseFile } from '../../rpc/files'
import { messageOfError } from '../../rpc/errors'
import { toast } from '../feedback/toast'
import { Field, FieldGrid } from '../fields/Field'
import { focusFirst } from '../fields/focus'
import { SelectInput } from '../fields/LookupInput'
import { Keys } from '../keys/Keys'
import { ShortcutLayer, useShortcuts } from '../keys/shortcuts'
import './sheet.css'

export interface SheetImportProps<K extends string, P extends SheetPreview<SheetMapping<K>>> {
  title: string
  files: FileFilter[]
  /** it comes from the clipboard: no file is asked for, and `path` is '' */
  pasted?: boolean
  fields: readonly SheetField<K>[]
  preview: (path: string, mapping: SheetMapping<K> | undefined) => Promise<P>
  /** what will come in, a line each */
  says: (preview: P) => string[]
  /** hints that keep nobody from importing */
  hints?: (preview: P) => string[]
  /** so many will come in */
  fresh: (preview: P) => number
  unit: string
  run: (path: string, preview: P) => void
  busy: boolean
  close: () => void
}
const NO_COLUMN = '-'

export function SheetImport<K extends string, P extends SheetPreview<SheetMapping<K>>>(props: SheetImportProps<K, P>): ReactNode {
  const [found, setFound] = useState<{ path: string; preview: P } | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const look = async (path: string, mapping?: SheetMapping<K>) => {
    try {
      setFound({ path, preview: await latest.current.preview(path, mapping) })
    } catch (error) {
      toast.fail(messageOfError(error))
      if (mapping === undefined) latest.current.close()
    }
  }
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    const { title, files, pasted, close } = latest.current
    if (pasted) void look('')
    else void chooseFile({ title, filters: files }).then((path) => (path === undefined ? close() : look(path)))
  }, [])
  if (!found) return null
  return (
    <ShortcutLayer name={props.title} level="overlay" exclusive>
      <Modal opened onClose={props.close} title={props.title} size={920} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        <Content {...props} found={found} remap={(mapping) => void look(found.path, mapping)} />
      </Modal>
    </ShortcutLayer>
  )
}

type ContentProps<K extends string, P extends SheetPreview<SheetMapping<K>>> = SheetImportProps<K, P> & {
  found: { path: string; preview: P }
  remap: (mapping: SheetMapping<K>) => void
}
function Content<K extends string, P extends SheetPreview<SheetMapping<K>>>(props: ContentProps<K, P>): ReactNode {
  const { found, fields, remap, close } = props
  const { path, preview } = found
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  const fresh = props.fresh(preview)
  const ready = preview.gaps.length === 0 && preview.problemCount === 0 && fresh > 0
  const run = () => {
    if (ready) props.run(path, preview)
  }
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '导入', run },
  ])
  return (
    <div ref={box} className="sheet-import">
      <p className="dialog-target">
        {preview.fileName}
        {preview.encoding && <span className="mut">（{preview.encoding}）</span>}
      </p>
      <Columns fields={fields} preview={preview} remap={remap} onEnd={run} />
      <Sample fields={fields} preview={preview} />
      <Findings preview={preview} says={props.says(preview)} hints={props.hints?.(preview) ?? []} unit={props.unit} />
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button
          variant="filled"
          className="action"
          onClick={run}
          disabled={!ready}
          loading={props.busy}
          rightSection={<Keys keys="ctrl+enter" />}
        >
          导入 {fresh} {props.unit}
        </Button>
      </div>
    </div>
  )
}

interface Parts<K extends string> {
  fields: readonly SheetField<K>[]
  preview: SheetPreview<SheetMapping<K>>
}
function Columns<K extends string>(props: Parts<K> & { remap: (m: SheetMapping<K>) => void; onEnd: () => void }): ReactNode {
  const { fields, preview, remap, onEnd } = props
  const options = useMemo(
    () => [
      { value: NO_COLUMN, label: '（没有这一列）' },
      ...preview.headings.map((heading, i) => ({ value: String(i), label: heading === '' ? `第 ${i + 1} 列` : heading })),
    ],
    [preview.headings],
  )
  const choose = (field: K, value: string) => {
    const mapping: SheetMapping<K> = { ...preview.mapping }
    if (value === NO_COLUMN) delete mapping[field]
    else mapping[field] = Number(value)
    remap(mapping)
  }
  return (
    <FieldGrid columns={3} card={false} onEnd={onEnd}>
      {fields.map(({ key, label }) => (
        <Field key={key} label={label} name={`mapping.${key}`}>
          <SelectInput options={options} value={String(preview.mapping[key] ?? NO_COLUMN)} onChange={(value) => choose(key, value)} />
        </Field>
      ))}
    </FieldGrid>
  )
}

function Sample<K extends string>({ fields, preview }: Parts<K>): ReactNode {
  const names = new Map<number | undefined, string>(fields.map(({ key, label }) => [preview.mapping[key], label]))
  const used = (i: number) => (names.has(i) ? 'sheet-used' : undefined)
  return (
    <div className="sheet-sample">
      <table>
        <thead>
          <tr>
            {preview.headings.map((heading, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file's columns have no other name
              <th key={i} className={used(i)}>
                {heading}
                <small>{names.get(i) ?? ''}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor have its rows
            <tr key={r}>
              {preview.headings.map((_heading, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a file's columns have no other name
                <td key={i} className={used(i)}>
                  {row[i] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const MOST_NAMED = 50
function Findings(props: { preview: SheetPreview<unknown>; says: string[]; hints: string[]; unit: string }): ReactNode {
  const { gaps, duplicates, problems, problemCount } = props.preview
  const bad = [
    ...(gaps.length > 0 ? [`还要指定：${gaps.join('；')}`] : []),
    ...(problemCount > 0 ? [`${problemCount} 行读不懂，改好文件再导入；现在什么也不会导入`] : []),
    ...problems.slice(0, MOST_NAMED).map(({ row, message }) => `第 ${row} 行：${message}`),
  ]
  const said = gaps.length > 0 ? [] : props.says
  const known = duplicates > 0 ? [`其中 ${duplicates} ${props.unit}以前导入过，不会重复导入`] : []
  return (
    <ul className="dialog-effects sheet-findings">
      {[...said, ...known, ...props.hints].map((text) => (
        <li key={text}>{text}</li>
      ))}
      {bad.map((text) => (
        <li key={text} className="neg">
          {text}
        </li>
      ))}
    </ul>
  )
}
