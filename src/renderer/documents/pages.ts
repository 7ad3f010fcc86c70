import { documentDef, DOCUMENTS, documentLabel, type UserDocumentType } from '@core/modules/registry'
import { lazy } from 'react'
import type { ModuleId, NavEntry, PageDef, PageParams } from '../app/pages'
import { shortTitle } from './model/acts'
import { knownTypes } from './open'

const typeOf = (params: PageParams): UserDocumentType | null =>
  typeof params['type'] === 'string' ? (params['type'] as UserDocumentType) : (knownTypes.get(Number(params['id'])) ?? null)
const moduleOf = (params: PageParams): ModuleId => {
  const type = typeOf(params)
  return type === null ? 'workbench' : documentDef(type).module
}
const KEYWORDS: Partial<Record<UserDocumentType, string>> = {
  purchaseReceipt: '进货 收货 入库',
  salesDelivery: '销货 发货 开单 零售',
  purchaseInvoice: '进项发票',
  salesInvoice: '开票 销项发票',
  otherPayment: '费用',
  employeeLoan: '备用金 借支 出差借款',
  expenseClaim: '费用 报销 差旅费 冲借款',
  employeeRepayment: '还借款 退备用金',
  badDebt: '坏账损失 呆账 核销坏账',
  badDebtRecovery: '坏账收回',
  employeePayout: '付报销款 其他应付款',
  fundTransfer: '提现 存现 转账',
  settlement: '核销 冲账',
  transfer: '移库 两步调拨',
  transferIn: '收货 调入',
  materialIssue: '领料 领用 退料',
  stockLoss: '报废 毁损',
  stockGain: '溢余',
}
const lists: NavEntry[] = DOCUMENTS.flatMap((d, i) => {
  const type = d.type as UserDocumentType
  // the voucher list shows all vouchers, not only those entered by hand
  return type === 'voucher'
    ? []
    : [{ order: 10 + i, title: d.label, params: { type }, section: 'documents', keywords: KEYWORDS[type] ?? '' }]
})

/** Pages of all documents and of the vouchers they make. */
export const documentPages: readonly PageDef[] = [
  {
    id: 'documents',
    module: moduleOf,
    title: (p) => documentLabel(typeOf(p) ?? 'voucher'),
    component: lazy(async () => ({ default: (await import('./list/DocumentList')).DocumentList })),
    nav: lists,
  },
  {
    id: 'document',
    module: moduleOf,
    title: (p) => {
      const type = typeOf(p)
      return type === null ? '单据' : shortTitle(type, '')
    },
    component: lazy(async () => ({ default: (await import('./form/DocumentPage')).DocumentPage })),
  },
  {
    id: 'vouchers',
    module: 'accounting',
    title: '凭证',
    component: lazy(async () => ({ default: (await import('./vouchers/VoucherList')).VoucherList })),
    nav: { order: 10, section: 'documents', keywords: '记账凭证 凭证查询' },
  },
  {
    id: 'voucher',
    module: 'accounting',
    title: '凭证',
    component: lazy(async () => ({ default: (await import('./vouchers/VoucherPage')).VoucherPage })),
  },
]
