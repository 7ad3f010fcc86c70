/** A statement file before it is imported: which column is which, what will come in, and what cannot be read. */
import type { AccountHit, BankPreview } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { BANK_FIELDS, type BankField } from '@core/modules/treasury/bankStatement'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { chooseFile } from '../../rpc/files'
import { callRpc, useCommand } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { SelectInput } from '../../ui/fields/LookupInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'

type Mapping = BankPreview['mapping']
const FILES = [{ name: '银行对账单', extensions: ['xlsx', 'xls', 'csv', 'txt'] }]
const NO_COLUMN = '-'

export function BankImport({ account, close }: { account: AccountHit; close: () => void }): ReactNode {
  const [path, setPath] = useState<string | null>(null)
  const [preview, setPreview] = useState<BankPreview | null>(null)
  const look = useCallback(
    async (file: string, mapping?: Mapping) => {
      try {
        setPreview(await callRpc('bankFiles.preview', { accountId: account.id, path: file, ...(mapping ? { mapping } : {}) }))
        setPath(file)
      } catch (error) {
        toast.fail(messageOfError(error))
        if (mapping === undefined) close()
      }
    },
    [account.id, close],
  )
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    void chooseFile({ title: '导入银行对账单', filters: FILES }).then((file) => (file === undefined ? close() : look(file)))
  }, [close, look])
  if (!preview || path === null) return null
  return (
    <ShortcutLayer name="导入对账单" level="overlay" exclusive>
      <Modal
        opened
        onClose={close}
        title={`导入对账单 · ${account.code} ${account.fullName}`}
        size={920}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Preview account={account} path={path} preview={preview} remap={(mapping) => void look(path, mapping)} close={close} />
      </Modal>
    </ShortcutLayer>
  )
}

interface PreviewProps {
  account: AccountHit
  path: string
  preview: BankPreview
  remap: (mapping: Mapping) => void
  close: () => void
}
function Preview({ account, path, preview, remap, close }: PreviewProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  const command = useCommand('bankFiles.import', {
    onDone: ({ lines, duplicates }) => {
      toast.done(`已导入 ${lines} 行`, duplicates > 0 ? { detail: `${duplicates} 行以前导入过，没有重复导入` } : {})
      close()
    },
  })
  const fresh = preview.lines - preview.duplicates
  const ready = preview.gaps.length === 0 && preview.problemCount === 0 && fresh > 0
  const run = () => {
    if (ready) void command.run({ accountId: account.id, path, mapping: preview.mapping })
  }
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '导入', run },
  ])
  return (
    <div ref={box} className="bank-import">
      <p className="dialog-target">
        {preview.fileName}
        {preview.encoding && <span className="mut">（{preview.encoding}）</span>}
      </p>
      <Columns preview={preview} remap={remap} onEnd={run} />
      <Sample preview={preview} />
      <Findings preview={preview} />
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button
          variant="filled"
          className="action"
          onClick={run}
          disabled={!ready}
          loading={command.busy}
          rightSection={<Keys keys="ctrl+enter" />}
        >
          导入 {fresh} 行
        </Button>
      </div>
    </div>
  )
}

function Columns({ preview, remap, onEnd }: { preview: BankPreview; remap: (m: Mapping) => void; onEnd: () => void }): ReactNode {
  const options = useMemo(
    () => [
      { value: NO_COLUMN, label: '（没有这一列）' },
      ...preview.headings.map((heading, i) => ({ value: String(i), label: heading === '' ? `第 ${i + 1} 列` : heading })),
    ],
    [preview.headings],
  )
  const choose = (field: BankField, value: string) => {
    const { [field]: _before, ...others } = preview.mapping
    remap(value === NO_COLUMN ? others : { ...others, [field]: Number(value) })
  }
  return (
    <FieldGrid columns={3} card={false} onEnd={onEnd}>
      {BANK_FIELDS.map(({ key, label }) => (
        <Field key={key} label={label} name={`mapping.${key}`} required={key === 'date'}>
          <SelectInput options={options} value={String(preview.mapping[key] ?? NO_COLUMN)} onChange={(value) => choose(key, value)} />
        </Field>
      ))}
    </FieldGrid>
  )
}

function Sample({ preview }: { preview: BankPreview }): ReactNode {
  const names = useMemo(() => {
    const used = new Map<number, string>()
    for (const { key, label } of BANK_FIELDS) {
      const at = preview.mapping[key]
      if (at !== undefined) used.set(at, label)
    }
    return used
  }, [preview.mapping])
  return (
    <div className="bank-sample">
      <table>
        <thead>
          <tr>
            {preview.headings.map((heading, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file's columns have no other name
              <th key={i} className={names.has(i) ? 'bank-used' : undefined}>
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
                <td key={i} className={names.has(i) ? 'bank-used' : undefined}>
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

function Findings({ preview }: { preview: BankPreview }): ReactNode {
  const { gaps, lines, from, to, received, paid, duplicates, problems, problemCount, brokenBalance } = preview
  const said: { text: string; bad?: boolean }[] = []
  if (gaps.length > 0) said.push({ text: `还要指定：${gaps.join('；')}`, bad: true })
  else said.push({ text: `${lines} 行，${from ?? ''} 至 ${to ?? ''}，收入 ${fenDisplay(received)}，支出 ${fenDisplay(paid)}` })
  if (duplicates > 0) said.push({ text: `其中 ${duplicates} 行以前导入过，不会重复导入` })
  if (problemCount > 0) said.push({ text: `${problemCount} 行读不懂，改好文件再导入；现在什么也不会导入`, bad: true })
  for (const { row, message } of problems.slice(0, 50)) said.push({ text: `第 ${row} 行：${message}`, bad: true })
  if (brokenBalance)
    said.push({
      text: `第 ${brokenBalance.row} 行的余额 ${fenDisplay(brokenBalance.found)} 接不上前一行（应为 ${fenDisplay(brokenBalance.expected)}）：可能缺行，请核对`,
    })
  return (
    <ul className="dialog-effects bank-findings">
      {said.map(({ text, bad }) => (
        <li key={text} className={bad ? 'neg' : undefined}>
          {text}
        </li>
      ))}
    </ul>
  )
}
