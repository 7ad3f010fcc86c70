/** 序列号 of one line (D35): scanned, typed, pasted, made by a range, or chosen from what is there. */
import { bringsNumbersIn } from '@core/documents/define'
import { documentDef } from '@core/modules/registry'
import { GS, messageOf, QTY_SCALE, readBarcode } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { Keys } from '../../ui/keys/Keys'
import { useScanner } from '../../ui/keys/scanner'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { cx } from '../../ui/store'
import { itemText } from '@core/documents/itemText'
import type { FormDocument, FormLine } from '../model/form'
import { modeOf, setGoods } from '../model/goods'
import { addSerials, piecesOf, serialRange, serialsElsewhere, serialsOf, splitSerials, withSerials } from '../model/serials'
import { idOf, type Ref, refOf, textOf } from '../model/values'
import { SerialChoices } from './SerialChoices'
import './serials.css'

/** Element strings (D34): what cannot be read of them is no number. */
const MARKED = new RegExp(`^[\\](]|${GS}`)

interface SerialDialogProps {
  form: FormDocument
  line: FormLine
  readOnly: boolean
  change: (update: (form: FormDocument) => FormDocument) => void
  onClose: () => void
}

/** Of a line of a document. */
export function SerialDialog({ form, line, readOnly, change, onClose }: SerialDialogProps): ReactNode {
  const put = (serials: readonly string[], quantity: boolean) => {
    change((f) => ({
      ...f,
      lines: f.lines.map((l) => {
        if (l.key !== line.key) return l
        const named = withSerials(l, serials)
        return quantity ? setGoods(named, 'quantity', serials.length * QTY_SCALE, modeOf(f)) : named
      }),
    }))
    onClose()
  }
  return (
    <SerialWindow
      item={refOf(line['itemId'])}
      pieces={piecesOf(line)}
      serials={serialsOf(line)}
      elsewhere={serialsElsewhere(form, line)}
      choices={questionFor(form, line)}
      follows={line.sourceLineId === null}
      readOnly={readOnly}
      onDone={put}
      onClose={onClose}
    />
  )
}

interface SerialWindowProps {
  item: Ref | null
  pieces: number
  serials: readonly string[]
  /** of the same goods, on other lines */
  elsewhere: ReadonlySet<string>
  /** null: there is nothing to choose from */
  choices: SerialQuestion | null
  /** the quantity may be changed to the count of the numbers */
  follows: boolean
  readOnly: boolean
  /** `quantity`: it becomes as many as the numbers */
  onDone: (serials: readonly string[], quantity: boolean) => void
  onClose: () => void
}
export function SerialWindow(props: SerialWindowProps): ReactNode {
  return (
    <ShortcutLayer name="序列号" level="overlay" exclusive>
      <Modal
        opened
        onClose={props.onClose}
        title={`序列号 · ${itemText(props.item)}`}
        size={760}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Editor {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

/** The numbers as they are entered, and what is said of the last ones. */
function useNumbers({ item, serials: given, elsewhere }: SerialWindowProps) {
  const { today } = useOpened().status
  const [serials, setSerials] = useState(given)
  const [said, setSaid] = useState('')
  const [text, setText] = useState('')
  const current = useRef(serials)
  const put = (next: string[]) => {
    current.current = next
    setSerials(next)
  }
  const add = (more: readonly string[]) => {
    const { serials: next, refused } = addSerials(current.current, more, elsewhere)
    put(next)
    const [first] = refused
    const others = refused.length > 1 ? ` 等 ${refused.length} 个` : ''
    const why = first !== undefined && first.length > 40 ? '超过 40 个字符，没有录入' : '已在本单中，没有重复录入'
    setSaid(first === undefined ? '' : `${first}${others} ${why}`)
  }
  /** what a label says beside the number is left: a label of the goods without one is no number */
  const scan = (rest: string) => {
    // a machine that stalls takes the beginning of a scan for typing: it stands in the field
    const code = `${text}${rest}`
    setText('')
    const read = readBarcode(code, today, [])
    const [wrong] = read.ok || !MARKED.test(code) ? [] : read.error
    if (wrong) return setSaid(messageOf(wrong))
    const serial = read.ok ? read.value.serial : ''
    if (serial === '' && (code === item?.barcode || code === item?.code)) setSaid(`${code} 是商品条码，请扫序列号`)
    else add(serial === '' ? splitSerials(code) : [serial])
  }
  const remove = (serial: string) => put(current.current.filter((s) => s !== serial))
  return { serials, said, setSaid, text, setText, add, scan, remove, clear: () => put([]) }
}

function Editor(props: SerialWindowProps): ReactNode {
  const { item, pieces, elsewhere, choices, readOnly, onDone, onClose } = props
  const numbers = useNumbers(props)
  const count = numbers.serials.length
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  useScanner(numbers.scan, { enabled: !readOnly })
  const put = (quantity: boolean) => onDone(numbers.serials, quantity)
  const follows = count !== pieces && props.follows && count > 0
  const done = () => put(pieces === 0 && follows)
  useShortcuts(
    readOnly
      ? [{ keys: 'esc', label: '关闭', run: onClose }]
      : [
          { keys: 'esc', label: '取消', run: onClose },
          { keys: 'ctrl+enter', label: '完成', run: done },
          { keys: 'alt+q', label: '按个数改数量并完成', run: () => put(true), enabled: follows },
        ],
  )
  return (
    <div className="serials">
      <Count pieces={pieces} count={count} unit={item?.unit ?? ''} />
      {!readOnly && <Entry numbers={numbers} field={field} />}
      <div className="serials-panes">
        <Entered serials={numbers.serials} readOnly={readOnly} remove={numbers.remove} />
        {!readOnly && choices && (
          <SerialChoices
            question={choices}
            taken={new Set([...numbers.serials, ...elsewhere])}
            missing={pieces - count}
            add={numbers.add}
          />
        )}
      </div>
      <Buttons
        readOnly={readOnly}
        count={count}
        offer={follows && pieces > 0}
        clear={numbers.clear}
        onClose={onClose}
        onQuantity={() => put(true)}
        onDone={done}
      />
    </div>
  )
}

interface ButtonsProps {
  readOnly: boolean
  count: number
  /** the quantity may follow the numbers */
  offer: boolean
  clear: () => void
  onClose: () => void
  onQuantity: () => void
  onDone: () => void
}
function Buttons({ readOnly, count, offer, clear, onClose, onQuantity, onDone }: ButtonsProps): ReactNode {
  return (
    <div className="dialog-buttons">
      {!readOnly && count > 0 && (
        <button type="button" className="link serials-clear" onClick={clear}>
          清空
        </button>
      )}
      <Button onClick={onClose} rightSection={<Keys keys="esc" />}>
        {readOnly ? '关闭' : '取消'}
      </Button>
      {!readOnly && offer && (
        <Button onClick={onQuantity} rightSection={<Keys keys="alt+q" />}>
          数量改为 {count}
        </Button>
      )}
      {!readOnly && (
        <Button variant="filled" className="action" onClick={onDone} rightSection={<Keys keys="ctrl+enter" />}>
          完成
        </Button>
      )}
    </div>
  )
}

/** What the numbers of this line can be; null: it brings new ones in. */
function questionFor(form: FormDocument, line: FormLine) {
  const itemId = idOf(line['itemId'])
  if (itemId === null || bringsNumbersIn(documentDef(form.type)) || refOf(line['toWarehouseId'])) return null
  const partnerId = idOf(form.header['partnerId'])
  const warehouseId = idOf(line['warehouseId']) ?? idOf(form.header['warehouseId'])
  const { sourceLineId } = line
  return {
    type: form.type,
    itemId,
    ...(partnerId === null ? {} : { partnerId }),
    ...(warehouseId === null ? {} : { warehouseId }),
    ...(textOf(line['batch']) === '' ? {} : { batch: textOf(line['batch']) }),
    ...(sourceLineId === null ? {} : { sourceLineId }),
  }
}
export type SerialQuestion = NonNullable<ReturnType<typeof questionFor>>

function Count({ pieces, count, unit }: { pieces: number; count: number; unit: string }): ReactNode {
  const missing = pieces - count
  return (
    <p className="serials-count" role="status">
      数量 <b>{pieces}</b> {unit}，已录 <b>{count}</b> 个
      {missing !== 0 && (
        <span className={cx(missing > 0 ? 'warn' : 'neg')}>{missing > 0 ? `，还缺 ${missing} 个` : `，多 ${-missing} 个`}</span>
      )}
      {missing === 0 && count > 0 && <span className="ok">，齐</span>}
    </p>
  )
}

interface EntryProps {
  numbers: ReturnType<typeof useNumbers>
  field: RefObject<HTMLTextAreaElement | null>
}
function Entry({ numbers, field }: EntryProps): ReactNode {
  const { add, text, setText, said } = numbers
  const take = (from: string) => {
    add(splitSerials(from))
    setText('')
  }
  return (
    <div className="serials-entry">
      <textarea
        ref={field}
        className="serials-field"
        aria-label="序列号"
        rows={1}
        value={text}
        placeholder="扫码，或输入后回车；可一次粘贴多行"
        onChange={(e) => setText(e.currentTarget.value)}
        onPaste={(e) => {
          const pasted = e.clipboardData.getData('text')
          if (splitSerials(pasted).length < 2) return
          e.preventDefault()
          take(pasted)
        }}
        onKeyDown={(e) => {
          if (e.key !== 'Enter' || e.ctrlKey || e.nativeEvent.isComposing) return
          e.preventDefault()
          take(text)
        }}
      />
      <Range add={add} say={numbers.setSaid} />
      {said !== '' && (
        <p className="serials-said neg" role="alert">
          {said}
        </p>
      )}
    </div>
  )
}

/** 前缀 + 起止号. */
function Range({ add, say }: { add: (serials: readonly string[]) => void; say: (text: string) => void }): ReactNode {
  const [prefix, setPrefix] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const make = () => {
    const made = serialRange(prefix.trim(), from.trim(), to.trim())
    if (typeof made === 'string') return say(made)
    add(made)
    setFrom('')
    setTo('')
  }
  const part = (label: string, value: string, set: (text: string) => void) => (
    <input
      aria-label={label}
      placeholder={label}
      value={value}
      maxLength={40}
      onChange={(e) => set(e.currentTarget.value)}
      onKeyDown={(e) => {
        if (e.key !== 'Enter' || e.ctrlKey) return
        e.preventDefault()
        make()
      }}
    />
  )
  return (
    <div className="serials-range">
      <span className="mut">连号</span>
      {part('前缀', prefix, setPrefix)}
      {part('起号', from, setFrom)}
      <span className="mut">至</span>
      {part('止号', to, setTo)}
      <Button size="compact-sm" onClick={make} disabled={from === '' || to === ''}>
        生成
      </Button>
    </div>
  )
}

function Entered({
  serials,
  readOnly,
  remove,
}: {
  serials: readonly string[]
  readOnly: boolean
  remove: (serial: string) => void
}): ReactNode {
  return (
    <section className="serials-pane" aria-label="已录">
      <h3>已录 {serials.length} 个</h3>
      {serials.length === 0 && <p className="mut serials-none">还没有录入</p>}
      <ol>
        {serials.map((serial, i) => (
          <li key={serial}>
            <span className="mut">{i + 1}</span>
            <span className="serials-text">{serial}</span>
            {!readOnly && (
              <button type="button" className="link" aria-label={`移除 ${serial}`} onClick={() => remove(serial)}>
                移除
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
