/** The rows of a statement with their formulas, checked and tried out while they are written. */
import type { StatementContent } from '@core/contract'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { PAGES } from '../../app/open'
import { openPage, usePage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { TextInput } from '../../ui/fields/TextInput'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineGridHandle } from '../../ui/grid/types'
import { Page } from '../../ui/page/Page'
import { blankLine, columnsOf, type EditedLine, editedLines, keepRows, renumberedLines, rowsOf } from './lines'
import { FormulaHelp, Outside } from './Sides'
import { useCheckup } from './useCheckup'

type Target = { statement?: NonNullable<StatementContent['statement']>; ownId?: number }
const KINDS = [
  { value: 'span', label: '一段日期的发生，与本年累计对照' },
  { value: 'date', label: '某日的余额，与年初对照' },
] as const
const lineKey = (l: EditedLine) => l.key

export function StatementEditor(): ReactNode {
  const { params } = usePage()
  const source = (params['copyOf'] ?? params) as Target
  const fresh = params['new'] === true
  const content = useQueryRpc('statements.get', { ...source }, { enabled: !fresh })
  if (!fresh && !content.data)
    return <Page title="报表公式">{content.error ? <p className="notice">{messageOfError(content.error)}</p> : null}</Page>
  const given = fresh ? EMPTY : (content.data ?? EMPTY)
  const copied = params['copyOf'] !== undefined
  const start: StatementContent = copied ? { ...given, statement: null, ownId: null, title: `${given.title}（副本）`, revision: 0 } : given
  return <Editor key={`${start.ownId}${start.statement}${start.revision}${start.changedAt}`} start={start} copied={copied || fresh} />
}
const EMPTY: StatementContent = {
  statement: null,
  ownId: null,
  title: '',
  form: '',
  kind: 'span',
  rows: 0,
  adjusted: false,
  changedAt: null,
  revision: 0,
  lines: [],
}

/** What is edited, and whether it is what is stored. */
function useEdited(start: StatementContent, copied: boolean) {
  const page = usePage()
  const official = start.statement !== null
  const [title, setTitle] = useState(start.title)
  const [kind, setKind] = useState(start.kind)
  const [lines, setLines] = useState<EditedLine[]>(() => editedLines(start.lines))
  const [dirty, setDirty] = useState(copied)
  const target: Target = useMemo(
    () => (start.statement ? { statement: start.statement } : start.ownId ? { ownId: start.ownId } : {}),
    [start.statement, start.ownId],
  )
  const mark = (changed: boolean) => {
    setDirty(changed)
    page.setDirty(changed)
  }
  const save = useCommand('statements.save', {
    onDone: ({ ownId }) => {
      mark(false)
      toast.done(`已保存 ${title}`)
      if (ownId !== null && start.ownId === null) void page.close().then(() => openPage('statementFormat', { ownId }))
    },
  })
  const change = (work: () => void) => {
    work()
    mark(true)
    save.clear()
  }
  return {
    official,
    title,
    kind,
    lines,
    dirty,
    target,
    save,
    setTitle: (text: string) => change(() => setTitle(text)),
    setKind: (value: StatementContent['kind']) => change(() => setKind(value)),
    put: (next: EditedLine[]) => change(() => setLines(official ? keepRows(lines, next) : renumberedLines(lines, next))),
    run: () => void save.run({ ...target, title, kind, rows: rowsOf(lines), revision: start.revision }),
  }
}

function Editor({ start, copied }: { start: StatementContent; copied: boolean }): ReactNode {
  const edited = useEdited(start, copied)
  const { official, kind, lines, dirty, target, save } = edited
  const grid = useRef<LineGridHandle>(null)
  const checkup = useCheckup(target, kind, lines)
  const remove = useCommand('statements.remove')
  const restore = async () => {
    const question = {
      title: '恢复官方原式',
      target: start.title,
      effects: ['本账套调整过的公式不再使用'],
      action: '恢复原式',
      danger: true,
    }
    if (await confirm(question)) if ((await remove.run(target)) !== undefined) toast.done(`${start.title}已恢复官方原式`)
  }
  const open = () =>
    openPage(PAGES.report, official ? { report: start.statement } : { report: 'ownStatement', params: { ownId: start.ownId } })
  const errors = useMemo(() => ({ ...checkup.errors, ...gridErrors(save.errors) }), [checkup.errors, save.errors])
  const shown = useMemo(() => lines.map((l, i) => ({ ...l, figure: checkup.figures[i] ?? null })), [lines, checkup.figures])
  const columns = useMemo(() => columnsOf(official), [official])
  return (
    <Page
      title={official ? `${start.title}公式` : '报表公式'}
      number={start.form}
      help={official ? '行次按官方格式，不增减；公式可以调整，随时可以恢复。' : '插入、删除、移动行时，公式里的行号跟着改。'}
      actions={[
        { label: '恢复原式', run: () => void restore(), hidden: !start.adjusted },
        { label: '打开报表', keys: 'f8', run: open, disabled: dirty || (!official && start.ownId === null), reason: '先保存' },
        { label: '保存', keys: 'ctrl+enter', primary: true, busy: save.busy, disabled: !dirty, reason: '没有改动', run: edited.run },
      ]}
      aside={
        <>
          <Outside accounts={checkup.outside} />
          <FormulaHelp />
        </>
      }
    >
      {!official && <Head edited={edited} onEnd={() => grid.current?.focus(0, 'label')} />}
      <LineGrid
        ref={grid}
        id={official ? 'statement.official' : 'statement.own'}
        columns={columns}
        lines={shown}
        onChange={edited.put}
        lineKey={lineKey}
        blank={blankLine}
        placeholder={official ? '' : '项目，如：主营业务毛利'}
        errors={errors}
        resetKey={`${start.ownId}${start.statement}${start.revision}`}
      />
    </Page>
  )
}
function Head(props: { edited: ReturnType<typeof useEdited>; onEnd: () => void }): ReactNode {
  const { title, setTitle, kind, setKind, save } = props.edited
  return (
    <FieldGrid columns={2} onEnd={props.onEnd}>
      <Field label="名称" name="title" required error={save.errors['title']}>
        <TextInput value={title} maxLength={100} autoFocus={title === ''} onChange={setTitle} />
      </Field>
      <Field label="栏目" name="kind">
        <SelectInput options={KINDS} value={kind} onChange={setKind} />
      </Field>
    </FieldGrid>
  )
}
/** Refusals name rows, the grid lines. */
const gridErrors = (errors: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(errors).map(([at, message]) => [at.replace(/^rows\./, 'lines.'), message]))
