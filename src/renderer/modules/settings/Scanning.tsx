/** 扫码设置: what is a scanner on this machine, and what the scales of this account set print. */
import { GS, messageOf, qtyDisplay, fenDisplay, readBarcode, type Scan } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { useOpened } from '../../app/status'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { IntInput } from '../../ui/fields/NumberInput'
import { LineGrid } from '../../ui/grid/LineGrid'
import { LIMITS, type ScannerLimits, USUAL_LIMITS } from '../../ui/keys/burst'
import { scannerLimits, useScanner } from '../../ui/keys/scanner'
import { usePageActive } from '../../ui/pageActive'
import { Panel } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import { useStore } from '../../ui/store'
import { blankRow, errorsOf, layoutsOf, rowsOf, SCALE_COLUMNS, type ScaleRow } from './scaleRows'
import './settings.css'

export function Scanning(): ReactNode {
  const { data } = useQueryRpc('settings.get', {})
  return data ? <Form key={JSON.stringify(data.scaleLayouts)} data={data} /> : null
}

const keyOf = (row: ScaleRow): string => row.key
function Form({ data }: { data: OutputOf<'settings.get'> }): ReactNode {
  const start = useMemo(() => rowsOf(data.scaleLayouts), [data])
  const [rows, setRows] = useState(start)
  const save = useCommand('settings.save', { onDone: () => toast.done('已保存秤码') })
  const dirty = rows !== start
  const errors = useMemo(() => errorsOf(save.errors), [save.errors])
  const whole = save.errors['scaleLayouts']
  const store = () => void save.run({ scaleLayouts: layoutsOf(rows) })
  return (
    <Page
      title="扫码设置"
      help="扫码枪的识别按本机保存；秤码随账套，各台机器相同。"
      actions={[{ label: '保存', keys: 'ctrl+s', primary: true, run: store, busy: save.busy, disabled: !dirty }]}
      aside={<Trial layouts={layoutsOf(rows)} />}
    >
      <div className="scanning">
        <Panel title="本机的扫码枪">
          <Limits />
        </Panel>
        <Panel title="秤码" grow>
          <p className="mut scanning-help">
            秤打印的 2 开头的码：前缀、商品、数值，末位是校验码，共 13 或 18 位。重量以商品的单位计，3 位小数即千分之一。
          </p>
          {whole !== undefined && (
            <p className="fld-error" role="alert">
              {whole}
            </p>
          )}
          <LineGrid<ScaleRow>
            id="settings.scaleLayouts"
            columns={SCALE_COLUMNS}
            lines={rows}
            onChange={setRows}
            lineKey={keyOf}
            blank={blankRow}
            duplicate={(row) => ({ ...row, key: crypto.randomUUID() })}
            errors={errors}
            placeholder="前缀，如 23"
          />
        </Panel>
      </div>
    </Page>
  )
}

const SUFFIXES = [
  { value: 'any', label: '回车或 Tab' },
  { value: 'enter', label: '回车' },
  { value: 'tab', label: 'Tab' },
] as const
function Limits(): ReactNode {
  const limits = useStore(scannerLimits)
  const put = (change: Partial<ScannerLimits>) => scannerLimits.set({ ...limits, ...change })
  return (
    <FieldGrid columns={3} card={false}>
      <Field label="最低速度" name="charactersPerSecond" hint={`人手打字不到 15；通常 ${USUAL_LIMITS.charactersPerSecond}`}>
        <IntInput
          value={limits.charactersPerSecond}
          onChange={(v) => put({ charactersPerSecond: v ?? USUAL_LIMITS.charactersPerSecond })}
          {...LIMITS.charactersPerSecond}
          suffix="字/秒"
        />
      </Field>
      <Field label="最短长度" name="minLength" hint="更短的一律当作打字">
        <IntInput
          value={limits.minLength}
          onChange={(v) => put({ minLength: v ?? USUAL_LIMITS.minLength })}
          {...LIMITS.minLength}
          suffix="字"
        />
      </Field>
      <Field label="结束键" name="suffix">
        <SelectInput options={SUFFIXES} value={limits.suffix} onChange={(suffix) => put({ suffix })} />
      </Field>
    </FieldGrid>
  )
}

const KINDS: Record<Scan['kind'], string> = { gtin: '商品条码', gs1: 'GS1 码', scale: '秤码', plain: '普通码' }
/** A scan on this page shows what it is read as. */
function Trial({ layouts }: { layouts: ReturnType<typeof layoutsOf> }): ReactNode {
  const { today } = useOpened().status
  const [code, setCode] = useState<string | null>(null)
  useScanner(setCode, { enabled: usePageActive() })
  return (
    <SideSection title="试扫">
      {code === null ? <p className="mut side-empty">在这里扫一下，看读成什么。</p> : <Reading {...{ code, today, layouts }} />}
    </SideSection>
  )
}
function Reading({ code, today, layouts }: { code: string; today: string; layouts: ReturnType<typeof layoutsOf> }): ReactNode {
  const read = readBarcode(code, today, layouts)
  const shown = { label: '扫到', value: code.replaceAll(GS, ' ') }
  if (!read.ok) return <Facts rows={[shown, ...read.error.map((p) => ({ label: '不能用', value: messageOf(p), tone: 'neg' as const }))]} />
  const { kind, keys, batch, serial, productionDate, expiryDate, count, weight, amount } = read.value
  const facts: [string, string | null][] = [
    ['读作', KINDS[kind]],
    ['商品', keys[0] ?? ''],
    ['批号', batch],
    ['序列号', serial],
    ['生产日期', productionDate],
    ['有效期', expiryDate],
    ['件数', count === null ? '' : qtyDisplay(count)],
    ['重量', weight === null ? '' : qtyDisplay(weight)],
    ['金额', amount === null ? '' : fenDisplay(amount)],
  ]
  return <Facts rows={[shown, ...facts.flatMap(([label, value]) => (value ? [{ label, value }] : []))]} />
}
