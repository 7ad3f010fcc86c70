/**
 * Numbers as scaled integers, typed as people type them: full-width digits, thousands, arithmetic (12*3.5).
 *
 *   <MoneyInput value={amountFen} onChange={setAmountFen} />      fen, two decimals
 *   <QtyInput value={quantityMicro} onChange={…} />               10⁻⁶
 *   <PriceInput value={priceE8} onChange={…} min={0} />           10⁻⁸ yuan
 *   <RateInput value={ratePpm} onChange={…} />                    10⁻⁶, typed in percent
 *   <IntInput value={days} onChange={…} suffix="天" />
 *
 * The value is handed over when the field is left, on Enter, and when a shortcut fires (null = empty). Text that is no
 * number stays, with the reason below.
 */
import {
  fenDisplay,
  fenText,
  formatScaled,
  MAX_FEN,
  MAX_PRICE,
  MAX_QTY,
  priceDisplay,
  priceText,
  qtyDisplay,
  qtyText,
  rateDisplay,
} from '@core/kernel'
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { cx } from '../store'
import { isExpression, parseNumber } from '../values/expression'
import { useFieldProps } from './Field'
import { useCommit } from './focus'

export interface NumberInputProps {
  value: number | null
  onChange: (value: number | null) => void
  min?: number
  max?: number
  readOnly?: boolean
  placeholder?: string
  suffix?: string
  align?: 'left' | 'right'
  ref?: Ref<HTMLInputElement>
}
interface NumberKind {
  digits: number
  max: number
  shown: (value: number) => string
  typed: (value: number) => string
}

function NumberField({ kind, ...props }: NumberInputProps & { kind: NumberKind }): ReactNode {
  const { value, onChange, readOnly = false } = props
  const input = useRef<HTMLInputElement>(null)
  useImperativeHandle(props.ref, () => input.current as HTMLInputElement)
  // null until something is typed: a value that comes meanwhile from elsewhere (F7, the due date) is shown and stays
  const [text, setText] = useState<string | null>(null)
  const [focused, setFocused] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const fieldProps = useFieldProps()
  // selected as soon as the plain figure stands there: a frame later the first digits could be typed already
  const arrived = useRef(false)
  useLayoutEffect(() => {
    if (!arrived.current) return
    arrived.current = false
    input.current?.select()
  })
  const parse = (t: string) =>
    parseNumber(t, kind.digits, { max: props.max ?? kind.max, ...(props.min === undefined ? {} : { min: props.min }) })
  const commit = () => {
    if (text === null) return
    const parsed = parse(text)
    setProblem(parsed.ok ? null : parsed.message)
    if (!parsed.ok) return
    setText(null)
    if (parsed.value !== value) onChange(parsed.value)
  }
  useCommit(input, commit)
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return
    if (e.key === 'Enter') commit()
    if (e.key === 'Escape' && text !== null) {
      e.preventDefault()
      setText(null)
      setProblem(null)
    }
  }
  const preview = text !== null && isExpression(text) ? parse(text) : null
  return (
    <span className={cx('inp', readOnly && 'inp-readonly', problem !== null && 'inp-bad')}>
      <input
        {...fieldProps}
        ref={input}
        className={cx('inp-field', props.align !== 'left' && 'num')}
        inputMode="decimal"
        autoComplete="off"
        readOnly={readOnly}
        placeholder={props.placeholder}
        value={text ?? (value === null ? '' : focused && !readOnly ? kind.typed(value) : kind.shown(value))}
        onFocus={(e) => {
          setFocused(true)
          if (readOnly) return
          e.currentTarget.select()
          arrived.current = true
        }}
        onChange={(e) => {
          arrived.current = false
          setText(e.currentTarget.value)
          setProblem(null)
        }}
        onBlur={() => {
          setFocused(false)
          commit()
        }}
        onKeyDown={onKeyDown}
      />
      {props.suffix && <span className="inp-suffix">{props.suffix}</span>}
      {preview?.ok && preview.value !== null && <span className="inp-preview">= {kind.shown(preview.value)}</span>}
      {problem !== null && <span className="inp-problem">{problem}</span>}
    </span>
  )
}

const FEN: NumberKind = { digits: 2, max: MAX_FEN, shown: fenDisplay, typed: fenText }
const QTY: NumberKind = { digits: 6, max: MAX_QTY, shown: qtyDisplay, typed: qtyText }
const PRICE: NumberKind = { digits: 8, max: MAX_PRICE, shown: priceDisplay, typed: priceText }
const RATE: NumberKind = { digits: 4, max: 1_000_000, shown: rateDisplay, typed: (v) => formatScaled(v, 4) }
const INT: NumberKind = { digits: 0, max: Number.MAX_SAFE_INTEGER, shown: String, typed: String }

export const MoneyInput = (props: NumberInputProps): ReactNode => <NumberField kind={FEN} {...props} />
export const QtyInput = (props: NumberInputProps): ReactNode => <NumberField kind={QTY} {...props} />
export const PriceInput = (props: NumberInputProps): ReactNode => <NumberField kind={PRICE} {...props} />
export const RateInput = (props: NumberInputProps): ReactNode => <NumberField kind={RATE} {...props} />
export const IntInput = (props: NumberInputProps): ReactNode => <NumberField kind={INT} {...props} />
