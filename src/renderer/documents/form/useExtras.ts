import type { DocumentView, EntityRecord, WarehouseInput } from '@core/contract'
import { fenDisplay, fenText, parseFen, QTY_SCALE } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import { useState } from 'react'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { useTaxpayerOn } from '../../app/taxpayer'
import { documentContent, pickingContent } from '../../print/documentContent'
import { printContents } from '../../print/PrintPreview'
import { callRpc } from '../../rpc/hooks'
import { ask } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { documentTitle } from '../model/acts'
import { binFields } from '../model/bins'
import { type FormDocument, pruned } from '../model/form'
import { goodsTotals, modeOf, withWholeDiscount } from '../model/goods'
import { feesOf } from '../model/landed'
import { numberOf, refOf, textOf } from '../model/values'
import { createDocument } from '../open'
import { allocateBatches } from './allocateBatches'
import { expandBom } from './expandBom'
import { keepTemplate } from './keepTemplate'
import { useBinned } from './useBinned'
import type { FormState } from './useFormState'

/** What can be done beside saving and moving on: print, copy, another one, a reduction of the whole, source lines. */
export function useExtras(state: FormState, view: DocumentView | undefined, onRenew: (type: FormDocument['type']) => void) {
  const { accountSet } = useOpened()
  const taxpayerOn = useTaxpayerOn()
  const [picking, setPicking] = useState(false)
  const [spreading, setSpreading] = useState(false)
  const { latest, change } = state
  const bins = binFields(state.form, useBinned()).length > 0
  return {
    picking,
    stopPicking: () => setPicking(false),
    spreading,
    stopSpreading: () => setSpreading(false),
    actions: {
      pickSources: () => setPicking(true),
      expand: (levels: 'one' | 'all') => void expandBom(state, levels),
      print: () => printContents([documentContent(pruned(latest()), view, accountSet.options.company)]),
      printPicking: () => void printPicking(latest(), accountSet.options.company),
      // what is half entered keeps its tab
      renew: () => (state.dirty ? createDocument({ type: latest().type }) : onRenew(latest().type)),
      copy: () => {
        const { id, type } = latest()
        if (id === null) toast.info('先存草稿，再复制')
        else createDocument({ type, copy: id })
      },
      template: () => void keepTemplate(latest()),
      labels: () => openPage(PAGES.labels, { items: labelsWanted(latest()) }),
      bins,
      allocate: () => void allocateBatches(state),
      spreadFees: () => {
        if (feesOf(latest(), taxpayerOn(textOf(latest().header['date'])) === 'general').length > 0) setSpreading(true)
        else toast.info(`先录入费用${latest().type === 'purchaseInvoice' ? '（服务项目）' : '（科目）'}和金额，再分摊到入库单`)
      },
      discount: () => void askDiscount(latest(), change),
    },
  }
}

/** 拣货单: along the route of the warehouses that the lines take from. */
async function printPicking(form: FormDocument, company: string): Promise<void> {
  const { rows } = await callRpc('master.list', { entity: 'warehouse', limit: 500 })
  const warehouses = rows.map(({ id, name, bins = [] }: EntityRecord & { bins?: WarehouseInput['bins'] }) => ({
    id,
    name,
    routes: new Map(bins.map((b) => [b.code, b.route])),
  }))
  printContents([pickingContent(pruned(form), warehouses, company)])
}

/** A label for each piece that comes in; part of a unit takes one as well. */
const labelsWanted = (form: FormDocument): { id: number; copies: number }[] =>
  form.lines.flatMap((l) => {
    const item = refOf(l['itemId'])
    return item ? [{ id: item.id, copies: Math.min(999, Math.ceil(numberOf(l['quantity']) / QTY_SCALE)) }] : []
  })

/** Asks what is to be paid and shares the reduction (D4). */
async function askDiscount(form: FormDocument, change: FormState['change']): Promise<void> {
  const { gross } = goodsTotals(form.lines)
  const answer = await ask({
    title: '整单优惠',
    target: documentTitle(form),
    effects: [
      `现在合计 ${fenDisplay(gross)}，填写优惠后应${documentDef(form.type).module === 'sales' ? '收' : '付'}的金额`,
      '差额按各行金额分摊，收入和税额一并减少',
    ],
    label: '优惠后合计',
    initial: fenText(gross - (gross % 1000)),
    action: '优惠',
  })
  if (answer === null) return
  const wanted = parseFen(answer)
  if (wanted === null || wanted < 0 || wanted > gross) {
    toast.warn(`优惠后的合计应在 0 与 ${fenDisplay(gross)} 之间`)
    return
  }
  change((f) => ({ ...f, lines: withWholeDiscount(f.lines, goodsTotals(f.lines).gross - wanted, modeOf(f)) }))
}
