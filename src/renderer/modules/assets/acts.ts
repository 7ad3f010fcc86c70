import type { EntityRecord } from '@core/contract'
import { fenDisplay, type LocalDate, mulDiv } from '@core/kernel'
import { DISPOSAL_KINDS, DISPOSAL_TAXES } from '@core/modules/assets/disposal'
import type { EntityField } from '../masterdata/entities'
import type { CardAct, Values } from './VoucherDialog'

export const options = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label }))
export const account = (label: string, hint: string): EntityField => ({
  name: 'accountId',
  label,
  kind: 'entity',
  entity: 'account',
  hint,
  span: 2,
})
export const partner: EntityField = { name: 'partnerId', label: '往来单位', kind: 'entity', entity: 'partner', span: 2 }
export const date: EntityField = { name: 'date', label: '日期', kind: 'date', required: true }
export const memo: EntityField = { name: 'memo', label: '备注', kind: 'text', maxLength: 200, span: 2 }
export const INVOICE: EntityField[] = [
  { name: 'invoiceKind', label: '发票', kind: 'select', options: options({ none: '没有发票', special: '专票', ordinary: '普票' }) },
  { name: 'invoiceNumber', label: '发票号码', kind: 'text', maxLength: 40 },
]
export const taxRate: EntityField = { name: 'taxRate', label: '税率', kind: 'rate' }

/** What the account set says about taxes. */
export interface Books {
  smallScale: boolean
  business: boolean
}
export const levy = 10_000
export const general = 130_000

/** 入账 (购置, 在建工程转固): amounts are those of the card. */
export function acquireAct({ smallScale }: Books): CardAct {
  return {
    title: '资产入账',
    verb: '入账',
    effects: ['按卡片的原值和进项税额生成凭证，日期为取得日；赊购选应付账款并填供应商，现购选资金账户'],
    initial: { action: 'purchase', invoiceKind: smallScale ? 'ordinary' : 'special', taxRate: smallScale ? levy : general },
    fields: (values) => [
      { name: 'action', label: '来源', kind: 'select', options: options({ purchase: '购置', construction: '在建工程转入' }), span: 2 },
      account('贷方科目', values['action'] === 'construction' ? '在建工程' : '应付账款、银行存款；投入的用实收资本'),
      ...(values['action'] === 'construction' ? [] : [partner, ...INVOICE, ...(smallScale ? [] : [taxRate])]),
      memo,
    ],
    preview: 'assets.acquirePreview',
    command: 'assets.acquire',
  }
}

const VALUE_ACTIONS = { increase: '原值增加', decrease: '原值减少', impairment: '计提减值准备' }
export function revalueAct({ smallScale, business }: Books, today: LocalDate): CardAct {
  const kinds = Object.entries(VALUE_ACTIONS).filter(([value]) => business || value !== 'impairment')
  return {
    title: '原值变动',
    verb: '变动',
    effects: ['本月折旧不变，从下月起按变动后的价值在剩余月份里计提'],
    initial: { date: today, action: 'increase', invoiceKind: 'none', taxRate: general },
    fields: ({ action }) => [
      { name: 'action', label: '变动', kind: 'select', options: options(Object.fromEntries(kinds)) },
      date,
      { name: 'amount', label: '金额', kind: 'money', required: true, ...(action === 'increase' && !smallScale ? { hint: '不含税' } : {}) },
      ...(action === 'increase' && !smallScale ? ([{ name: 'tax', label: '进项税额', kind: 'money' }] as EntityField[]) : []),
      ...(action === 'impairment'
        ? []
        : [account(action === 'increase' ? '贷方科目' : '借方科目', '资金账户、应付账款、在建工程'), partner]),
      ...(action === 'increase' && !smallScale ? [...INVOICE, taxRate] : []),
      memo,
    ],
    preview: 'assets.revaluePreview',
    command: 'assets.revalue',
  }
}

/** Input VAT that went in with the share of the card that is left, as an offer. */
export const vatLeft = (record: EntityRecord): number => {
  const [original, vat, net] = ['original', 'inputVat', 'net'].map((name) => (typeof record[name] === 'number' ? record[name] : 0))
  return original ? mulDiv(vat ?? 0, net ?? 0, original) : 0
}
export function disposeAct(books: Books, record: EntityRecord, today: LocalDate): CardAct {
  const { smallScale } = books
  const taxes = smallScale ? { rate: '按征收率', none: '不计税' } : DISPOSAL_TAXES
  return {
    title: '资产处置',
    verb: '处置',
    effects: [
      '当月折旧照提：没有提的先补提一张凭证，月末计提时并入',
      books.business ? '出售的损益进资产处置损益，报废、毁损、盘亏的进营业外收支' : '净收益进营业外收入，净损失进营业外支出',
    ],
    initial: { date: today, kind: 'sale', taxation: 'rate', taxRate: smallScale ? levy : general, invoiceKind: 'none' },
    fields: (values) => disposeFields(values, { smallScale, taxes, vat: vatLeft(record) }),
    preview: 'assets.disposalPreview',
    command: 'assets.dispose',
  }
}
function disposeFields(
  values: Values,
  { smallScale, taxes, vat }: { smallScale: boolean; taxes: Record<string, string>; vat: number },
): EntityField[] {
  const sale = values['kind'] === 'sale'
  const got = typeof values['proceeds'] === 'number' && values['proceeds'] > 0
  const spent = typeof values['cost'] === 'number' && values['cost'] > 0
  const received: EntityField[] = [
    partner,
    ...(sale ? [] : [{ name: 'employeeId', label: '赔偿人', kind: 'entity', entity: 'employee', span: 2 } as const]),
    { name: 'taxation', label: '计税', kind: 'select', options: options(taxes) },
    ...(values['taxation'] === 'rate' ? [{ ...taxRate, label: smallScale ? '征收率' : '税率' }] : []),
    ...(sale ? INVOICE : []),
  ]
  return [
    { name: 'kind', label: '方式', kind: 'select', options: options(DISPOSAL_KINDS) },
    date,
    { name: 'original', label: '处置原值', kind: 'money', hint: '留空：全部', span: 2 },
    // what belongs to an amount comes after it, so that Enter finds it there
    { name: 'proceeds', label: sale ? '含税价款' : '残值赔款', kind: 'money' },
    { name: 'accountId', label: '收款科目', kind: 'entity', entity: 'account' },
    ...(got || sale ? received : []),
    { name: 'cost', label: '清理费用', kind: 'money' },
    { name: 'costAccountId', label: '付款科目', kind: 'entity', entity: 'account' },
    ...(spent ? [{ name: 'costPartnerId', label: '收款单位', kind: 'entity', entity: 'partner', span: 2 } as const] : []),
    ...(sale || smallScale
      ? []
      : [
          {
            name: 'vatOut',
            label: '进项转出',
            kind: 'money',
            hint: `管理不善等非正常损失${vat > 0 ? `：净值部分约 ${fenDisplay(vat)}` : ''}`,
            span: 2,
          } as const,
        ]),
    memo,
  ]
}
