/** A scanned code that no item has: give it to an item, or make a new item with it; keyboard only. */
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { useTaxpayer } from '../../app/taxpayer'
import { callRpc, useCommand } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { LookupInput, RateSelect, SelectInput } from '../../ui/fields/LookupInput'
import { PriceInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { itemText } from '@core/documents/itemText'
import { hasUnits } from '../../ui/values/units'
import { unitChoices } from '../model/units'
import type { Ref } from '../model/values'
import { items } from '../sources'

interface UnknownCodeProps {
  /** why it is asked, naming the code */
  message: string
  /** under which the item will be known */
  barcode: string
  answer: (attached: boolean) => void
}

export function UnknownCode(props: UnknownCodeProps): ReactNode {
  return (
    <ShortcutLayer name="未登记的条码" level="overlay" exclusive>
      <Modal
        opened
        onClose={() => props.answer(false)}
        title="未登记的条码"
        size={560}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Choice {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

function Choice({ message, barcode, answer }: UnknownCodeProps): ReactNode {
  const [creating, setCreating] = useState(false)
  const attach = useAttach(barcode, answer)
  const create = useCreate(barcode, answer)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [creating])
  const { run, ready } = creating ? create : attach
  const action = creating ? '新建并录入' : '登记并录入'
  useShortcuts([
    { keys: 'esc', label: '不录入', run: () => answer(false) },
    { keys: 'f6', label: creating ? '登记到已有商品' : '新建商品', run: () => setCreating(!creating) },
    { keys: 'ctrl+enter', label: action, run },
  ])
  return (
    <div ref={box}>
      <p className="dialog-target">{message}</p>
      {creating ? <NewItem create={create} /> : <KnownItem attach={attach} />}
      <div className="dialog-buttons">
        <Button onClick={() => setCreating(!creating)} rightSection={<Keys keys="f6" />}>
          {creating ? '登记到已有商品' : '新建商品'}
        </Button>
        <Button onClick={() => answer(false)} rightSection={<Keys keys="esc" />}>
          不录入
        </Button>
        <Button variant="filled" className="action" disabled={!ready} onClick={run} rightSection={<Keys keys="ctrl+enter" />}>
          {action}
        </Button>
      </div>
    </div>
  )
}

function useAttach(barcode: string, answer: (attached: boolean) => void) {
  const [item, setItem] = useState<Ref | null>(null)
  const [unit, setUnit] = useState('')
  // Enter both chooses and goes on: what was chosen counts before it is drawn
  const chosen = useRef<Ref | null>(null)
  const command = useCommand('master.attachBarcode')
  const run = () => {
    const { current } = chosen
    if (!current) return
    void command.run({ itemId: current.id, barcode, unit }).then((done) => {
      if (!done) return
      toast.done(`条码 ${barcode} 已登记到 ${itemText(current)}${unit === '' ? '' : `（一${unit}）`}`)
      answer(true)
    })
  }
  const choose = (ref: Ref | null) => {
    chosen.current = ref
    setItem(ref)
    setUnit('')
  }
  return { item, choose, unit, setUnit, run, ready: item !== null, errors: command.errors }
}

function KnownItem({ attach }: { attach: ReturnType<typeof useAttach> }): ReactNode {
  return (
    <FieldGrid columns={1} card={false} onEnd={attach.run}>
      <Field label="登记到商品" name="barcode" stacked error={attach.errors['barcode']}>
        <LookupInput source={items('stock', null)} value={attach.item} onChange={attach.choose} placeholder="编码、名称、拼音首字母" />
      </Field>
      {hasUnits(attach.item) && (
        <Field label="扫一次算一个" name="unit" stacked error={attach.errors['unit']}>
          <SelectInput
            options={unitChoices(attach.item).map((c) => ({ value: c.value, label: c.ratio === '' ? c.unit : `${c.unit}（${c.ratio}）` }))}
            value={attach.unit}
            onChange={attach.setUnit}
          />
        </Field>
      )}
    </FieldGrid>
  )
}

interface NewValues {
  name: string
  unit: string
  taxRate: number
  salePrice: number | null
}
function useCreate(barcode: string, answer: (attached: boolean) => void) {
  const { levyRate } = useOpened().accountSet.options
  const taxpayer = useTaxpayer('')
  const [values, setValues] = useState<NewValues>({
    name: '',
    unit: '件',
    taxRate: taxpayer === 'general' ? 130_000 : levyRate,
    salePrice: null,
  })
  const command = useCommand('master.save')
  const ready = values.name.trim() !== '' && values.unit.trim() !== ''
  const run = () => {
    if (ready) void store()
  }
  const store = async () => {
    const code = await callRpc('master.nextCode', { entity: 'item' })
    const done = await command.run({ entity: 'item', value: { ...values, code, barcodes: [barcode] }, requestId: crypto.randomUUID() })
    if (!done) return
    toast.done(`已新建商品 ${code} ${values.name.trim()}`)
    answer(true)
  }
  const put = (change: Partial<NewValues>) => setValues((v) => ({ ...v, ...change }))
  return { values, put, run, ready, error: (name: string) => command.errors[`value.${name}`] }
}

function NewItem({ create }: { create: ReturnType<typeof useCreate> }): ReactNode {
  const { values, put, error } = create
  return (
    <FieldGrid columns={2} card={false} onEnd={create.run}>
      <Field label="名称" name="name" required error={error('name')} span={2}>
        <TextInput value={values.name} onChange={(name) => put({ name })} maxLength={100} />
      </Field>
      <Field label="单位" name="unit" required error={error('unit')}>
        <TextInput value={values.unit} onChange={(unit) => put({ unit })} maxLength={10} />
      </Field>
      <Field label="税率" name="taxRate" error={error('taxRate')}>
        <RateSelect value={values.taxRate} onChange={(taxRate) => put({ taxRate })} />
      </Field>
      <Field label="售价" name="salePrice" error={error('salePrice')}>
        <PriceInput value={values.salePrice} onChange={(salePrice) => put({ salePrice })} min={0} />
      </Field>
    </FieldGrid>
  )
}
