import type { EntityRecord } from '@core/contract'
import { fenDisplay, type LocalDate } from '@core/kernel'
import { CLEARING_INCOMES, CLEARING_KINDS } from '@core/modules/assets/clearing'
import { DISPOSAL_TAXES } from '@core/modules/assets/disposal'
import type { EntityField } from '../masterdata/entities'
import { account, type Books, date, general, INVOICE, levy, memo, options, partner, taxRate, vatLeft } from './acts'
import type { CardAct } from './VoucherDialog'

/** Of what dismantling and removing is mostly invoiced at. */
const works = 90_000
const amount: EntityField = { name: 'amount', label: '金额', kind: 'money', required: true, hint: '含税' }

export function startAct({ smallScale }: Books, record: EntityRecord, today: LocalDate): CardAct {
  const vat = vatLeft(record)
  const vatOut: EntityField = {
    name: 'vatOut',
    label: '进项转出',
    kind: 'money',
    hint: `管理不善等非正常损失${vat > 0 ? `：净值部分约 ${fenDisplay(vat)}` : ''}`,
    span: 2,
  }
  return {
    title: '转入清理',
    verb: '转入清理',
    effects: [
      '账面价值转入固定资产清理，以后几天再记清理费用、清理收入，最后结转损益',
      '当月折旧照提：没有提的先补提一张凭证，月末计提时并入',
    ],
    initial: { date: today, kind: 'sale' },
    fields: ({ kind }) => [
      { name: 'kind', label: '方式', kind: 'select', options: options(CLEARING_KINDS) },
      date,
      { name: 'original', label: '清理原值', kind: 'money', hint: '留空：全部', span: 2 },
      ...(kind === 'sale' || smallScale ? [] : [vatOut]),
      memo,
    ],
    preview: 'assetClearing.startPreview',
    command: 'assetClearing.start',
  }
}
export function costAct({ smallScale }: Books, today: LocalDate): CardAct {
  return {
    title: '清理费用',
    verb: '记清理费用',
    effects: ['拆除、搬运、评估等费用；付了的选资金账户，没付的选应付账款并填收款单位'],
    initial: { date: today, invoiceKind: 'special', taxRate: works },
    fields: ({ tax }) => [
      date,
      amount,
      account('付款科目', '资金账户、应付账款'),
      { ...partner, label: '收款单位' },
      ...(smallScale ? [] : [{ name: 'tax', label: '进项税额', kind: 'money', hint: '可以抵扣的，按发票' } as const]),
      ...(typeof tax === 'number' && tax > 0
        ? [taxRate, { ...INVOICE[0], options: options({ special: '专票', ordinary: '普票' }) } as EntityField, INVOICE[1] as EntityField]
        : []),
      memo,
    ],
    preview: 'assetClearing.costPreview',
    command: 'assetClearing.cost',
  }
}
/** What is sold carries VAT; what is paid for a loss does not. */
const SOLD: readonly unknown[] = ['price', 'material']
/** What comes into stock of it. */
const RESIDUE: readonly EntityField[] = [
  { name: 'itemId', label: '商品', kind: 'entity', entity: 'item', required: true },
  { name: 'quantity', label: '数量', kind: 'qty', required: true },
  { name: 'warehouseId', label: '仓库', kind: 'entity', entity: 'warehouse', required: true },
]
const paid = (income: unknown): EntityField[] => [
  { name: 'accountId', label: '收款科目', kind: 'entity', entity: 'account' },
  income === 'person' ? { name: 'employeeId', label: '赔偿人', kind: 'entity', entity: 'employee', span: 2 } : partner,
]
export function incomeAct({ smallScale }: Books, today: LocalDate): CardAct {
  const taxes = smallScale ? { rate: '按征收率', none: '不计税' } : DISPOSAL_TAXES
  const sold = (taxation: unknown): EntityField[] => [
    { name: 'taxation', label: '计税', kind: 'select', options: options(taxes) },
    ...(taxation === 'rate' ? [{ ...taxRate, label: smallScale ? '征收率' : '税率' }] : []),
    ...INVOICE,
  ]
  return {
    title: '清理收入',
    verb: '记清理收入',
    effects: ['收到的选资金账户，没收到的选应收账款、其他应收款；残料入库按估价生成其他入库单，借存货、贷固定资产清理'],
    initial: { date: today, income: 'price', taxation: 'rate', taxRate: smallScale ? levy : general, invoiceKind: 'none' },
    fields: ({ income, taxation }) => [
      { name: 'income', label: '收入', kind: 'select', options: options(CLEARING_INCOMES) },
      date,
      ...(income === 'stock' ? RESIDUE : []),
      { ...amount, ...(income === 'stock' ? { hint: '估价' } : {}) },
      ...(income === 'stock' ? [] : paid(income)),
      ...(SOLD.includes(income) ? sold(taxation) : []),
      memo,
    ],
    preview: 'assetClearing.incomePreview',
    command: 'assetClearing.income',
  }
}
export const settleAct = ({ business }: Books, today: LocalDate): CardAct => ({
  title: '结转清理损益',
  verb: '结转损益',
  effects: [
    '固定资产清理的余额转入损益，这项清理结束；要改费用或收入，先撤销结转',
    business ? '出售的进资产处置损益，报废、毁损的进营业外收支' : '净收益进营业外收入，净损失进营业外支出',
  ],
  initial: { date: today },
  fields: () => [date, memo],
  preview: 'assetClearing.settlePreview',
  command: 'assetClearing.settle',
})
