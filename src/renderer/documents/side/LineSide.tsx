import type { AccountSetOptions } from '@core/contract'
import { fenDisplay, priceDisplay } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { useQueryRpc } from '../../rpc/hooks'
import { type Fact, Facts, SideSection } from '../../ui/page/SidePanel'
import { outOf } from '../model/fefo'
import type { FormDocument, FormLine } from '../model/form'
import { hasIssueCost } from '../model/issueCost'
import { isSelling, modeOf } from '../model/goods'
import { itemText } from '@core/documents/itemText'
import { quantityText } from '../../ui/values/units'
import { idOf, numberOf, refOf, textOf } from '../model/values'
import { lineQuestion } from '../form/lineInfo'

const PLACEHOLDER = { type: 'salesDelivery', itemId: 1, date: '2000-01-01' } as const
/** A unit price for the eye: as many decimals as it has, four at most. 10⁻⁸ yuan. */
const unitPrice = (price: number): string => priceDisplay(Math.round(price / 10_000) * 10_000)

/** What one wants to know of the item in the current line: 现存、占用、在途 (D19), last price, cost, lowest price (D38). */
export function LineSide({ form, line }: { form: FormDocument; line: FormLine | null }): ReactNode {
  const { options } = useOpened().accountSet
  const question = lineQuestion(form, line)
  const info = useQueryRpc('documents.lineInfo', question ?? PLACEHOLDER, { enabled: question !== null, keep: true })
  const item = refOf(line?.['itemId'])
  if (!line || !item || !question) return null
  const data = info.data
  const service = item.kind === 'service'
  return (
    <SideSection title={`当前行 · ${itemText(item)}`}>
      {service ? (
        <p className="mut side-empty">服务项目，没有库存</p>
      ) : (
        <Facts rows={data ? [...factsOf(form, line, data), ...tracedCost(form, line, options.costScope)] : []} />
      )}
    </SideSection>
  )
}

/** The line takes goods out of a warehouse; a red document brings them back. */
const leaves = (form: FormDocument, line: FormLine): boolean => outOf(form, line, idOf(form.header['warehouseId'])) !== null
/** What the line's issue cost leads to what that is made of. */
function tracedCost(form: FormDocument, line: FormLine, costScope: AccountSetOptions['costScope']): Fact[] {
  if (!hasIssueCost(form, line, costScope)) return []
  const params = { documentId: numberOf(form.id), lineId: numberOf(line['id']) }
  return [{ label: '出库成本', value: '追溯来源', onOpen: () => openPage(PAGES.report, { report: 'costTrace', params }) }]
}

type Info = NonNullable<ReturnType<typeof useQueryRpc<'documents.lineInfo'>>['data']>
function factsOf(form: FormDocument, line: FormLine, info: Info): Fact[] {
  const selling = isSelling(form.type)
  const item = refOf(line['itemId'])
  const price = numberOf(line['price'])
  const short =
    (leaves(form, line) || form.type === 'salesOrder') &&
    form.state === 'draft' &&
    numberOf(line['quantity']) > info.onHand + Math.min(info.later, 0)
  const facts: Fact[] = [
    {
      label: '现存 / 占用 / 在途',
      value: [info.onHand, info.reserved, info.inTransit].map((q) => quantityText(item, q)).join(' / '),
      ...(short ? { tone: 'neg' as const } : {}),
    },
    ...(info.later === 0 ? [] : [{ label: '日期未到的单据', value: quantityText(item, info.later) }]),
    { label: '可用', value: quantityText(item, info.available), ...(info.available < 0 ? { tone: 'neg' as const } : {}) },
  ]
  if (documentDef(form.type).goods)
    facts.push({
      label: '最近成交',
      value:
        info.lastPrice === null
          ? '无'
          : `${priceDisplay(info.lastPrice)}${line['unit'] ? `/${textOf(line['unit'])}` : ''}（${(info.lastDate ?? '').slice(5)}）`,
      ...(info.lastPrice === null ? { tone: 'mut' as const } : {}),
    })
  if (info.cost !== null) facts.push({ label: info.costProvisional ? '成本（预估）' : '成本', value: unitPrice(info.cost) })
  if (selling && info.floorPrice !== null) {
    const below = modeOf(form) === 'incl' && price > 0 && price < info.floorPrice
    facts.push({
      label: below ? '低于最低售价' : '最低售价',
      value: priceDisplay(info.floorPrice),
      ...(below ? { tone: 'warn' as const } : {}),
    })
  }
  return facts
}
export const marginText = (profit: number, net: number): string =>
  `${fenDisplay(profit)}${net === 0 ? '' : `（${Math.round((profit * 1000) / net) / 10}%）`}`
