import type { AppStatus } from '@core/contract'
import { periodText } from '@core/kernel'
import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ACCOUNT_SET_FILES } from '../../rpc/files'
import { type Command, useCommand } from '../../rpc/hooks'
import { desktop } from '../../rpc/transport'
import { ChoiceCards } from '../../ui/fields/ChoiceCards'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusField, focusFirst } from '../../ui/fields/focus'
import { SelectInput } from '../../ui/fields/LookupInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { useShortcuts } from '../../ui/keys/shortcuts'
import { Facts } from '../../ui/page/SidePanel'
import { cx } from '../../ui/store'
import { StartFrame } from './StartFrame'
import * as form from './wizardForm'
import type { WizardForm } from './wizardForm'

const STEPS = ['企业', '业务规则', '确认'] as const
const LEVY_RATES = [
  { value: '10000', label: '1%' },
  { value: '30000', label: '3%' },
  { value: '50000', label: '5%' },
]
interface StepProps {
  value: WizardForm
  put: (change: Partial<WizardForm>) => void
  create: Command<'accountSets.create'>
  status: AppStatus
  onEnd: () => void
}

/** New account set in three steps; Enter walks the fields, Ctrl+Enter the steps. */
export function Wizard(props: { status: AppStatus; onCancel: () => void; onDone: () => void }): ReactNode {
  const { status } = props
  const [value, setValue] = useState(() => form.initialForm(status.today))
  const [step, setStep] = useState(0)
  const create = useCommand('accountSets.create', { onDone: props.onDone, onRefused: (e) => setStep(stepOf(e.problems[0]?.at)) })
  const ready = value.company.trim() !== '' && value.startPeriod !== null
  const last = step === STEPS.length - 1
  const fields = useRef<HTMLDivElement>(null)
  const refused = create.problems[0]?.at?.replace(/^options\./, '')
  // each step begins in its first field, a refused one in the field that is refused
  useEffect(() => {
    if (fields.current && !(refused !== undefined && focusField(fields.current, refused))) focusFirst(fields.current)
  }, [step, refused])
  const forward = () => {
    if (create.busy) return
    if (!ready) {
      if (fields.current) focusField(fields.current, value.company.trim() === '' ? 'company' : 'startPeriod')
      return
    }
    if (!last) setStep(step + 1)
    else void create.run({ options: form.optionsOf(value), ...(value.path.trim() === '' ? {} : { path: value.path.trim() }) })
  }
  const back = () => (step === 0 ? props.onCancel() : setStep(step - 1))
  useShortcuts([
    { keys: 'ctrl+enter', label: last ? '建立账套' : '下一步', run: forward, enabled: ready },
    { keys: 'esc', label: step === 0 ? '取消' : '上一步', run: back },
  ])
  const stepProps: StepProps = { value, put: (change) => setValue({ ...value, ...change }), create, status, onEnd: forward }
  return (
    <StartFrame version={status.version} wide>
      <h1>新建账套</h1>
      <ol className="wizard-steps">
        {STEPS.map((s, i) => (
          <li key={s} className={cx(i === step && 'on', i < step && 'done')}>
            {i + 1} {s}
          </li>
        ))}
      </ol>
      <div ref={fields}>
        <FieldGrid key={step} columns={1} card={false} onEnd={forward}>
          {step === 0 && <Company {...stepProps} />}
          {step === 1 && <Rules {...stepProps} />}
          {step === 2 && <Confirm {...stepProps} />}
        </FieldGrid>
      </div>
      <div className="start-buttons">
        <Button onClick={back} rightSection={<Keys keys="esc" />}>
          {step === 0 ? '取消' : '上一步'}
        </Button>
        <Button
          variant="filled"
          className="spacer action"
          disabled={!ready}
          loading={create.busy}
          onClick={forward}
          rightSection={<Keys keys="ctrl+enter" />}
        >
          {last ? '建立账套' : '下一步'}
        </Button>
      </div>
    </StartFrame>
  )
}

/** The step that has the refused field. */
function stepOf(at: string | undefined): number {
  const name = at?.replace(/^options\./, '') ?? ''
  if (['company', 'taxNumber', 'standard', 'taxpayer', 'startPeriod', 'levyRate'].includes(name)) return 0
  return name in form.initialForm('2026-01-01') && name !== 'path' ? 1 : 2
}

function Company({ value, put, create }: StepProps): ReactNode {
  const [period, setPeriod] = useState(value.startPeriod === null ? '' : periodText(value.startPeriod))
  const error = (name: string) => create.errors[`options.${name}`] ?? create.errors[name]
  return (
    <div className="start-form">
      <div className="wizard-pair">
        <Field label="企业或店铺名称" name="company" stacked required error={error('company')}>
          <TextInput value={value.company} onChange={(company) => put({ company })} maxLength={100} />
        </Field>
        <Field label="纳税人识别号（可以以后再填）" name="taxNumber" stacked error={error('taxNumber')}>
          <TextInput value={value.taxNumber} onChange={(taxNumber) => put({ taxNumber })} maxLength={30} />
        </Field>
        <Field
          label="启用期间"
          name="startPeriod"
          stacked
          required
          error={error('startPeriod') ?? (value.startPeriod === null ? '填写年月，如 2026-11' : undefined)}
          hint="从这个月开始记账，期初余额为上月末"
        >
          <TextInput
            value={period}
            onChange={(text) => {
              setPeriod(text)
              put({ startPeriod: form.parsePeriod(text) })
            }}
          />
        </Field>
        {value.taxpayer === 'smallScale' && (
          <Field label="征收率" name="levyRate" stacked error={error('levyRate')}>
            <SelectInput options={LEVY_RATES} value={String(value.levyRate)} onChange={(v) => put({ levyRate: Number(v) })} />
          </Field>
        )}
      </div>
      <ChoiceCards
        label="会计准则"
        options={form.STANDARD_CHOICES}
        value={value.standard}
        onChange={(standard) => put({ standard })}
        locked
      />
      <ChoiceCards
        label="纳税人类型"
        options={form.TAXPAYER_CHOICES}
        value={value.taxpayer}
        onChange={(taxpayer) => put({ taxpayer })}
        locked
      />
    </div>
  )
}

function Rules({ value, put }: StepProps): ReactNode {
  return (
    <div className="start-form">
      <ChoiceCards
        label="存货计价方法"
        options={form.COSTING_CHOICES}
        value={value.costingMethod}
        onChange={(costingMethod) => put({ costingMethod })}
        locked
      />
      <ChoiceCards
        label="成本核算范围"
        options={form.SCOPE_CHOICES}
        value={value.costScope}
        onChange={(costScope) => put({ costScope })}
        locked
      />
      <div className="wizard-pair">
        <ChoiceCards
          label="收入确认时点"
          options={form.REVENUE_CHOICES}
          value={value.revenuePoint}
          onChange={(revenuePoint) => put({ revenuePoint })}
        />
        <ChoiceCards
          label="暂估方案（货到票未到）"
          options={form.ESTIMATE_CHOICES}
          value={value.estimateScheme}
          onChange={(estimateScheme) => put({ estimateScheme })}
          locked
        />
      </div>
      <ChoiceCards
        label="负库存"
        options={form.NEGATIVE_CHOICES}
        value={value.negativeStock}
        onChange={(negativeStock) => put({ negativeStock })}
      />
      <ChoiceCards label="单据审批" options={form.APPROVAL_CHOICES} value={value.approval} onChange={(approval) => put({ approval })} />
    </div>
  )
}

function Confirm({ value, put, create, status }: StepProps): ReactNode {
  const choose = async () => {
    const path = await desktop?.showSaveDialog({
      title: '账套文件',
      defaultName: `${value.company.trim()}.hezhang`,
      filters: ACCOUNT_SET_FILES,
    })
    if (path !== undefined) put({ path })
  }
  const problem = create.problems.find((p) => p.at === undefined || p.at === 'path')
  return (
    <div className="start-form">
      <div className="card wizard-summary">
        <Facts
          rows={[
            { label: '企业', value: value.company.trim() },
            { label: '启用期间', value: value.startPeriod === null ? '' : periodText(value.startPeriod) },
            ...form.summaryOf(value),
          ]}
        />
      </div>
      <Field label="账套文件" name="path" stacked hint={desktop ? <Button onClick={() => void choose()}>选择位置…</Button> : undefined}>
        <TextInput value={value.path} onChange={(path) => put({ path })} placeholder={`默认：${status.defaultDirectory}`} />
      </Field>
      {problem && (
        <p className="start-problem" role="alert">
          {problem.message}
        </p>
      )}
      <p className="mut">账套是一个文件，企业的全部数据都在其中。请放在本机硬盘上，并定期备份到别处。</p>
    </div>
  )
}
