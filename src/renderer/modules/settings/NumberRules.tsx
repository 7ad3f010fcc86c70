/** 单据编号: how documents of each type, and counts, are numbered (D10). */
import type { NumberRule } from '@core/contract'
import { type DatePart, type Numbering, numberText } from '@core/documents/numbering'
import { documentLabel } from '@core/modules/registry'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { SelectInput } from '../../ui/fields/LookupInput'
import { IntInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

const DATE_PARTS: readonly { value: DatePart; label: string }[] = [
  { value: 'none', label: '不分段' },
  { value: 'year', label: '年' },
  { value: 'month', label: '年月' },
  { value: 'day', label: '年月日' },
]
const DIGITS = { min: 3, max: 9 }
const labelOf = ({ type }: NumberRule): string => (type === 'stocktake' ? '盘点单' : documentLabel(type))
const nextNumber = (rule: Numbering & Pick<NumberRule, 'next'>, today: string): string => numberText(rule, today, rule.next[rule.datePart])
const columnsOf = (today: string): Column<NumberRule>[] => [
  { key: 'type', title: '单据', width: 150, value: labelOf },
  { key: 'prefix', title: '前缀', width: 90 },
  { key: 'datePart', title: '日期段', width: 90, value: (r) => DATE_PARTS.find((p) => p.value === r.datePart)?.label ?? '' },
  { key: 'digits', title: '流水号位数', kind: 'int', width: 96 },
  { key: 'next', title: '下一个编号', width: 200, grow: 1, value: (r) => nextNumber(r, today) },
]
const rowKey = (r: NumberRule) => r.type

export function NumberRules(): ReactNode {
  const { today } = useOpened().status
  const { data, isPending, error, refetch } = useQueryRpc('settings.get', {})
  const [type, setType] = useState<string | null>(null)
  const [editing, setEditing] = useState(false)
  const columns = useMemo(() => columnsOf(today), [today])
  const rows = data?.numberRules ?? []
  const current = rows.find((r) => r.type === type) ?? rows[0] ?? null
  const open = (row: NumberRule | null) => {
    if (!row) return
    setType(row.type)
    setEditing(true)
  }
  return (
    <Page
      title="单据编号"
      help="编号在保存时取：前缀、单据日期的一段、流水号。改了以后的单据按新规则，已有的编号不变。"
      actions={[{ label: '修改', keys: 'f2', primary: true, run: () => open(current), disabled: current === null, reason: '先选一种单据' }]}
    >
      <DataTable
        id="numberRules"
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        onCurrent={(r) => setType(r?.type ?? null)}
        onOpen={open}
        loading={isPending}
        error={error ? messageOfError(error) : null}
        onRetry={() => void refetch()}
        sortable={false}
        maxWidth={760}
      />
      {editing && current && <RuleDialog key={current.type} rule={current} today={today} close={() => setEditing(false)} />}
    </Page>
  )
}

interface RuleDialogProps {
  rule: NumberRule
  today: string
  close: () => void
}
function RuleDialog(props: RuleDialogProps): ReactNode {
  return (
    <ShortcutLayer name="单据编号" level="overlay" exclusive>
      <Modal
        opened
        onClose={props.close}
        title={`${labelOf(props.rule)}的编号`}
        size={480}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Rule {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

function Rule({ rule, today, close }: RuleDialogProps): ReactNode {
  const [value, setValue] = useState<Numbering>(rule)
  const save = useCommand('settings.setNumberRule', {
    onDone: () => {
      toast.done(`已保存${labelOf(rule)}的编号规则`)
      close()
    },
  })
  const put = (change: Partial<Numbering>) => {
    setValue((v) => ({ ...v, ...change }))
    save.clear()
  }
  const run = () => {
    const { prefix, datePart, digits } = value
    void save.run({ type: rule.type, prefix: prefix.trim(), datePart, digits })
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '保存', run },
  ])
  return (
    <div ref={box}>
      <p className="dialog-target" role="status">
        下一个编号 {nextNumber({ ...value, next: rule.next }, today)}
      </p>
      <FieldGrid columns={1} card={false} onEnd={run}>
        <Field label="前缀" name="prefix" required hint="1 至 8 个字母或数字" error={save.errors['prefix']}>
          <TextInput value={value.prefix} onChange={(prefix) => put({ prefix })} maxLength={8} />
        </Field>
        <Field label="日期段" name="datePart" hint="流水号在每一段里从 1 数起" error={save.errors['datePart']}>
          <SelectInput options={DATE_PARTS} value={value.datePart} onChange={(datePart) => put({ datePart })} />
        </Field>
        <Field label="位数" name="digits" hint="流水号 3 至 9 位，数满了自动加长" error={save.errors['digits']}>
          <IntInput value={value.digits} onChange={(digits) => put({ digits: digits ?? rule.digits })} {...DIGITS} />
        </Field>
      </FieldGrid>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button variant="filled" className="action" onClick={run} rightSection={<Keys keys="ctrl+enter" />}>
          保存
        </Button>
      </div>
    </div>
  )
}
