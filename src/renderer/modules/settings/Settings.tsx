/** 账套设置: rules of the account set; what business has fixed is shown and locked. */
import type { AccountSetOptions } from '@core/contract'
import type { WireProblem } from '@core/contract/rpc'
import { periodText } from '@core/kernel'
import { TAXPAYERS } from '@core/modules/tax/taxpayer'
import { type ReactNode, useState } from 'react'
import { STANDARDS } from '../../app/status'
import { openPage } from '../../app/tabs'
import { useTaxpayer } from '../../app/taxpayer'
import { discountAsRevenue } from '@core/modules/treasury/cashDiscount'
import * as choices from '../../app/start/wizardForm'
import { ProblemLines } from '../../documents/form/ProblemLines'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { ChoiceCards, type Choice } from '../../ui/fields/ChoiceCards'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { MoneyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Page } from '../../ui/page/Page'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import './settings.css'

type Data = OutputOf<'settings.get'>
type Editable = Pick<
  AccountSetOptions,
  | 'company'
  | 'taxNumber'
  | 'costingMethod'
  | 'costScope'
  | 'approval'
  | 'separateReviewer'
  | 'reviewBeforeBooking'
  | 'revenuePoint'
  | 'estimateScheme'
  | 'negativeStock'
  | 'reservedStock'
  | 'countInTransit'
  | 'sameDayOrder'
  | 'vatPeriod'
  | 'incomeTaxPeriod'
  | 'inputVatFlow'
  | 'cashDiscount'
  | 'smallProfit'
  | 'matchPrice'
  | 'matchAmount'
  | 'matchQuantity'
>
const ORDER_CHOICES: readonly Choice<AccountSetOptions['sameDayOrder']>[] = [
  { value: 'receiptsFirst', title: '先入后出', text: '同一天的入库先于出库计算成本' },
  { value: 'entry', title: '按录入顺序', text: '同一天按录入先后计算成本' },
]

export function Settings(): ReactNode {
  const { data } = useQueryRpc('settings.get', {})
  return data ? <Form key={JSON.stringify(data)} data={data} /> : null
}

function Form({ data }: { data: Data }): ReactNode {
  const [value, setValue] = useState<Editable>(data)
  const taxpayer = useTaxpayer('')
  const save = useCommand('settings.save', { onDone: () => toast.done('已保存账套设置') })
  const put = (change: Partial<Editable>) => {
    setValue({ ...value, ...change })
    save.clear()
  }
  const locked = (name: keyof Editable) => data.locked.includes(name)
  const changed = (Object.keys(value) as (keyof Editable)[]).filter((k) => value[k] !== data[k])
  const store = () => void save.run(Object.fromEntries(changed.map((k) => [k, value[k]])))
  return (
    <Page
      title="账套设置"
      scroll
      actions={[{ label: '保存', keys: 'ctrl+s', primary: true, run: store, busy: save.busy, disabled: changed.length === 0 }]}
      aside={
        <SideSection title="建账时确定">
          <Facts
            rows={[
              { label: '会计准则', value: STANDARDS[data.standard] },
              { label: '纳税人', value: TAXPAYERS[taxpayer], onOpen: () => openPage('taxpayers') },
              { label: '启用期间', value: periodText(data.startPeriod) },
              { label: '本位币', value: '人民币' },
            ]}
          />
        </SideSection>
      }
    >
      <FieldGrid columns={1} card={false}>
        <div className="settings-form card">
          <div className="wizard-pair">
            <Field label="企业或店铺名称" name="company" stacked required error={save.errors['company']}>
              <TextInput value={value.company} onChange={(company) => put({ company })} maxLength={100} />
            </Field>
            <Field label="纳税人识别号" name="taxNumber" stacked error={save.errors['taxNumber']}>
              <TextInput value={value.taxNumber} onChange={(taxNumber) => put({ taxNumber })} maxLength={30} />
            </Field>
          </div>
          <Rules
            value={value}
            put={put}
            locked={locked}
            refusals={save.problems}
            smallScale={taxpayer === 'smallScale'}
            standard={data.standard}
          />
        </div>
      </FieldGrid>
    </Page>
  )
}

interface RulesProps {
  value: Editable
  put: (change: Partial<Editable>) => void
  locked: (name: keyof Editable) => boolean
  refusals: readonly WireProblem[]
}
/** Every refusal of a choice, with the way to what stands in its way. */
function refusedAt(refusals: readonly WireProblem[], name: keyof Editable): ReactNode {
  const own = refusals.filter((p) => p.at === name)
  return own.length === 0 ? undefined : <ProblemLines problems={own} />
}
type TaxRulesProps = RulesProps & { smallScale: boolean; standard: AccountSetOptions['standard'] }
/** Rules with a sentence each; locked ones were settled by the first posting. */
function Rules({ smallScale, standard, ...rules }: TaxRulesProps): ReactNode {
  const { value, put } = rules
  return (
    <>
      <ChoiceCards
        label="单据审批"
        options={choices.APPROVAL_CHOICES}
        value={value.approval ? 'on' : 'off'}
        onChange={(v) => put({ approval: v === 'on' })}
      />
      <ChoiceCards
        label="凭证审核"
        options={choices.REVIEWER_CHOICES}
        value={value.separateReviewer ? 'on' : 'off'}
        onChange={(v) => put({ separateReviewer: v === 'on' })}
      />
      <ChoiceCards
        label="凭证记账"
        options={choices.BOOKING_CHOICES}
        value={value.reviewBeforeBooking ? 'on' : 'off'}
        onChange={(v) => put({ reviewBeforeBooking: v === 'on' })}
      />
      <TaxRules {...rules} smallScale={smallScale} standard={standard} />
      <div className="wizard-pair">
        <Field label="三单匹配单价容差" name="matchPrice" stacked hint="按订单单价的百分比">
          <RateInput value={value.matchPrice} onChange={(v) => put({ matchPrice: v ?? 0 })} />
        </Field>
        <Field label="数量容差" name="matchQuantity" stacked hint="开票超过入库、入库超过订单的百分比">
          <RateInput value={value.matchQuantity} onChange={(v) => put({ matchQuantity: v ?? 0 })} />
        </Field>
        <Field label="金额容差" name="matchAmount" stacked hint="每行的尾差，元">
          <MoneyInput value={value.matchAmount} onChange={(v) => put({ matchAmount: v ?? 0 })} />
        </Field>
      </div>
      <StockRules {...rules} />
    </>
  )
}
function TaxRules({ value, put, locked, refusals, smallScale, standard }: TaxRulesProps): ReactNode {
  return (
    <>
      <ChoiceCards
        label="小型微利"
        options={choices.SMALL_PROFIT_CHOICES}
        value={value.smallProfit ? 'on' : 'off'}
        onChange={(v) => put({ smallProfit: v === 'on' })}
      />
      <ChoiceCards
        label="企业所得税"
        options={choices.INCOME_TAX_CHOICES}
        value={value.incomeTaxPeriod}
        onChange={(incomeTaxPeriod) => put({ incomeTaxPeriod })}
      />
      <ChoiceCards
        label="现金折扣"
        options={choices.DISCOUNT_CHOICES}
        value={discountAsRevenue({ standard, cashDiscount: value.cashDiscount }) ? 'revenue' : 'financeExpense'}
        onChange={(cashDiscount) => put({ cashDiscount })}
        readOnly={locked('cashDiscount')}
        locked={locked('cashDiscount')}
        lockedBy={standard === 'small' ? '由会计准则决定' : '有现金折扣的月份结账以后才能更改'}
      />
      {!smallScale && (
        <ChoiceCards
          label="进项税额入账"
          options={choices.INPUT_VAT_CHOICES}
          value={value.inputVatFlow}
          onChange={(inputVatFlow) => put({ inputVatFlow })}
        />
      )}
      {smallScale && (
        <ChoiceCards
          label="纳税期"
          options={choices.VAT_PERIOD_CHOICES}
          value={value.vatPeriod}
          onChange={(vatPeriod) => put({ vatPeriod })}
          error={refusedAt(refusals, 'vatPeriod')}
        />
      )}
    </>
  )
}
function StockRules({ value, put, locked, refusals }: RulesProps): ReactNode {
  return (
    <>
      <ChoiceCards
        label="负库存"
        options={choices.NEGATIVE_CHOICES}
        value={value.negativeStock}
        onChange={(negativeStock) => put({ negativeStock })}
        error={refusedAt(refusals, 'negativeStock')}
      />
      <ChoiceCards
        label="占用库存检查"
        options={choices.RESERVED_CHOICES}
        value={value.reservedStock}
        onChange={(reservedStock) => put({ reservedStock })}
      />
      <ChoiceCards
        label="可用量"
        options={choices.TRANSIT_CHOICES}
        value={value.countInTransit ? 'on' : 'off'}
        onChange={(v) => put({ countInTransit: v === 'on' })}
      />
      <ChoiceCards
        label="收入确认时点"
        options={choices.REVENUE_CHOICES}
        value={value.revenuePoint}
        onChange={(revenuePoint) => put({ revenuePoint })}
        readOnly={locked('revenuePoint')}
        locked={locked('revenuePoint')}
      />
      <ChoiceCards
        label="暂估方案"
        options={choices.ESTIMATE_CHOICES}
        value={value.estimateScheme}
        onChange={(estimateScheme) => put({ estimateScheme })}
        readOnly={locked('estimateScheme')}
        locked={locked('estimateScheme')}
      />
      <ChoiceCards
        label="计价方法"
        options={choices.COSTING_CHOICES}
        value={value.costingMethod}
        onChange={(costingMethod) => put({ costingMethod })}
        readOnly={locked('costingMethod')}
        locked={locked('costingMethod')}
      />
      <ChoiceCards
        label="成本范围"
        options={choices.SCOPE_CHOICES}
        value={value.costScope}
        onChange={(costScope) => put({ costScope })}
        readOnly={locked('costScope')}
        locked={locked('costScope')}
      />
      <ChoiceCards
        label="同日顺序"
        options={ORDER_CHOICES}
        value={value.sameDayOrder}
        onChange={(sameDayOrder) => put({ sameDayOrder })}
        readOnly={locked('sameDayOrder')}
        locked={locked('sameDayOrder')}
      />
    </>
  )
}
