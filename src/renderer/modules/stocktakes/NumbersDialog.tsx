/** 序列号 of a line of a count (D35): scanned, typed or pasted, each stored at once; beside them those that should be there. */
import type { StocktakeSerial } from '@core/contract'
import { readBarcode } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { splitSerials } from '../../documents/model/serials'
import { useQueryRpc } from '../../rpc/hooks'
import { Keys } from '../../ui/keys/Keys'
import { useScanner } from '../../ui/keys/scanner'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { type CountLine, figureOf } from './model'
import '../../documents/form/serials.css'

interface NumbersProps {
  stocktakeId: number
  line: CountLine
  readOnly: boolean
  /** says why not, when they are refused */
  countNumbers: (lineId: number, serials: string[], found: boolean) => Promise<string>
  onClose: () => void
}
export function NumbersDialog(props: NumbersProps): ReactNode {
  const { line } = props
  const goods = [line.itemName, line.spec, line.batch].filter(Boolean).join(' ')
  return (
    <ShortcutLayer name="盘点序列号" level="overlay" exclusive>
      <Modal
        opened
        onClose={props.onClose}
        title={`盘点序列号 · ${goods}`}
        size={760}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Numbers {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

/** The numbers as they are stored, asked again whenever the line's figure has changed here or at another seat. */
function useNumbers({ stocktakeId, line, countNumbers }: NumbersProps) {
  const lineId = line.id ?? 0
  const { data, refetch } = useQueryRpc('stocktakes.serials', { id: stocktakeId, lineId })
  const figure = figureOf(line)
  useEffect(() => void refetch(), [figure, refetch])
  const [said, setSaid] = useState('')
  const change = async (serials: string[], found: boolean) => {
    setSaid(await countNumbers(lineId, [...new Set(serials)], found))
    await refetch()
  }
  return { rows: data ?? [], said, change }
}

function Numbers(props: NumbersProps): ReactNode {
  const { line, readOnly, onClose } = props
  const { rows, said, change } = useNumbers(props)
  useShortcuts([
    { keys: 'esc', label: '关闭', run: onClose },
    { keys: 'ctrl+enter', label: '完成', run: onClose },
  ])
  const found = rows.filter((n) => n.found)
  const expected = rows.filter((n) => !n.found)
  return (
    <div className="serials">
      {!readOnly && <Entry said={said} add={(serials) => serials.length > 0 && void change(serials, true)} />}
      <div className="serials-panes">
        <Pane
          title={`盘到 ${found.length} ${line.unit}`}
          none="还没有盘到"
          rows={found}
          act={readOnly ? null : '移除'}
          onAct={(serial) => void change([serial], false)}
        />
        {rows.some((n) => n.onBooks !== null) && (
          <Pane
            title={`账上有、没有盘到 ${expected.length} ${line.unit}`}
            none="都盘到了"
            rows={expected}
            act={readOnly ? null : '盘到'}
            onAct={(serial) => void change([serial], true)}
          />
        )}
      </div>
      <div className="dialog-buttons">
        {!readOnly && figureOf(line) === null && (
          <button type="button" className="link serials-clear" onClick={() => void change([], true)}>
            一个也没有
          </button>
        )}
        <Button variant="filled" className="action" onClick={onClose} rightSection={<Keys keys={readOnly ? 'esc' : 'ctrl+enter'} />}>
          {readOnly ? '关闭' : '完成'}
        </Button>
      </div>
    </div>
  )
}

/** Where numbers are entered; a scan anywhere in the window lands here. */
function Entry({ said, add }: { said: string; add: (serials: string[]) => void }): ReactNode {
  const { today } = useOpened().status
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const take = (typed: string) => {
    setText('')
    add(splitSerials(typed))
  }
  useScanner((rest) => {
    // a machine that stalls takes the beginning of a scan for typing: it stands in the field
    const code = `${text}${rest}`
    const read = readBarcode(code, today, [])
    take(read.ok && read.value.serial !== '' ? read.value.serial : code)
  })
  return (
    <div className="serials-entry">
      <input
        ref={field}
        className="serials-field"
        aria-label="序列号"
        value={text}
        placeholder="扫码，或输入后回车；可一次粘贴多个"
        onChange={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Enter' || e.ctrlKey || e.nativeEvent.isComposing) return
          e.preventDefault()
          take(text)
        }}
      />
      {said !== '' && (
        <p className="serials-said neg" role="alert">
          {said}
        </p>
      )}
    </div>
  )
}

/** What is said of a number beside it. */
function markOf({ found, difference, place }: StocktakeSerial): string {
  if (difference === 1) return place === '' ? '盘盈' : `盘盈，账上在${place}`
  if (difference === -1) return '盘亏'
  return found || difference === null ? '' : '期间已出'
}
interface PaneProps {
  title: string
  none: string
  rows: readonly StocktakeSerial[]
  /** null: nothing can be done */
  act: string | null
  onAct: (serial: string) => void
}
function Pane({ title, none, rows, act, onAct }: PaneProps): ReactNode {
  return (
    <section className="serials-pane" aria-label={title}>
      <h3>{title}</h3>
      {rows.length === 0 && <p className="mut serials-none">{none}</p>}
      <ol>
        {rows.map((n, i) => (
          <li key={n.serial}>
            <span className="mut">{i + 1}</span>
            <span className="serials-text">{n.serial}</span>
            <span className={n.difference === -1 ? 'neg' : 'warn'}>{markOf(n)}</span>
            {act !== null && (
              <button type="button" className="link" aria-label={`${act} ${n.serial}`} onClick={() => onAct(n.serial)}>
                {act}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
