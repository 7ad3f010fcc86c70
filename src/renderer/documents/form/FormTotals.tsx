import { amountInWords, fenDisplay } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { type TotalItem, Totals } from '../../ui/page/Blocks'
import { feeName, type FormDocument, paysFee } from '../model/form'
import { goodsTotals } from '../model/goods'
import { leavesStock, movesOnly } from '../model/list'
import { totalOf } from '../model/header'
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
