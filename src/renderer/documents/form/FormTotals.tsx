import { amountInWords, fenDisplay } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { type TotalItem, Totals } from '../../ui/page/Blocks'
import { clearedBy, leftOwed, spentOn } from '../model/claim'
import { feeName, type FormDocument, paysFee } from '../model/form'
import { goodsTotals } from '../model/goods'
import { leavesStock, movesOnly } from '../model/list'
import { totalOf } from '../model/header'
import { numberOf } from '../model/values'
import { sidesOf } from '../model/journal'
import { marginText } from '../side/LineSide'
import type { Preview } from '../side/VoucherSide'
import { paidOf } from './Tenders'

const money = (fen: number): string => `¥${fenDisplay(fen)}`
/** What the document comes to, in figures and in words (D14); what a sale earns. */
export function FormTotals({ form, preview, tools }: { form: FormDocument; preview: Preview; tools: ReactNode }): ReactNode {
  const def = documentDef(form.type)
  const total = totalOf(form)
  if (def.family === 'journal') {
    const { debit, credit } = sidesOf(form.lines)
    const difference = debit - credit
    return (
      <Totals
        items={[
          { label: '借方', value: money(debit), strong: true },
          { label: '贷方', value: money(credit), strong: true },
          difference === 0
            ? { label: '', value: amountInWords(debit), tone: 'mut' }
            : { label: '相差', value: money(difference), tone: 'neg' },
        ]}
      />
    )
  }
  if (form.type === 'expenseClaim') return <ClaimTotals form={form} />
  // a settlement's lines stand on both sides: its sum says nothing
  if (form.type === 'settlement' || movesOnly(documentDef(form.type)) || leavesStock(documentDef(form.type))) return null
  if (paysFee(form.type))
    return (
      <Totals items={[{ label: feeName(form.type), value: money(paidOf(form)) }]} end={<span className="doc-totals-end">{tools}</span>} />
    )
  const words: TotalItem = { label: '', value: amountInWords(total), tone: 'mut' }
  if (!def.goods) return <Totals items={[{ label: NOUNS[form.type] ?? '合计', value: money(total), strong: true }, words]} />
  const { net, tax } = goodsTotals(form.lines)
  const paid = paidOf(form)
  const owed: TotalItem[] =
    paid === 0
      ? []
      : [
          { label: '现结', value: fenDisplay(paid) },
          { label: '余', value: fenDisplay(total - paid) },
        ]
  return (
    <Totals
      items={[
        { label: '不含税', value: fenDisplay(net) },
        { label: '税额', value: fenDisplay(tax) },
        { label: NOUNS[form.type] ?? '合计', value: money(total), strong: true },
        ...owed,
        words,
      ]}
      end={
        <span className="doc-totals-end">
          {tools}
          {form.type === 'salesDelivery' && preview.cost !== 0 && (
            <Margin profit={net - preview.cost} net={net} provisional={preview.provisional} />
          )}
        </span>
      }
    />
  )
}
/** 费用报销单: what was spent, and how it is settled. */
function ClaimTotals({ form }: { form: FormDocument }): ReactNode {
  const spent = spentOn(form)
  const tax = form.lines.reduce((sum, l) => sum + numberOf(l['tax']), 0)
  const left = leftOwed(form)
  const parts: [string, number][] = [
    ['可抵扣税额', tax],
    ['冲借款', clearedBy(form)],
    ['付给员工', numberOf(form.header['amount'])],
    ['员工退回', numberOf(form.header['returned'])],
  ]
  return (
    <Totals
      items={[
        { label: '报销合计', value: money(spent), strong: true },
        ...parts.flatMap(([label, value]) => (value === 0 ? [] : [{ label, value: fenDisplay(value) }])),
        ...(left === 0
          ? []
          : left > 0
            ? [{ label: '余额记其他应付款', value: fenDisplay(left) }]
            : [{ label: '超出报销金额', value: fenDisplay(-left), tone: 'neg' as const }]),
        { label: '', value: amountInWords(spent), tone: 'mut' },
      ]}
    />
  )
}
const NOUNS: Partial<Record<FormDocument['type'], string>> = {
  salesDelivery: '应收',
  salesInvoice: '开票',
  salesReturn: '应退',
  purchaseReceipt: '应付',
  purchaseInvoice: '应付',
  purchaseReturn: '应退',
  otherIn: '入库金额',
  stockGain: '入库金额',
  costAdjustment: '调整金额',
}

function Margin({ profit, net, provisional }: { profit: number; net: number; provisional: boolean }): ReactNode {
  return (
    <span className="totals-item">
      毛利{provisional ? '（预估）' : ''} <b className={profit < 0 ? 'neg' : 'ok'}>¥{marginText(profit, net)}</b>
    </span>
  )
}
