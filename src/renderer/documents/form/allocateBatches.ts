import { callRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { toast } from '../../ui/feedback/toast'
import { type Binned, type BinPlace, placeKey, wantedBins, withBins } from '../model/bins'
import type { FormDocument } from '../model/form'
import { type Wanted, wanted, withBatches } from '../model/fefo'
import { textOf } from '../model/values'
import { askBinned } from './useBinned'
import type { FormState } from './useFormState'

const ID = 'batches-allocated'
const keyOf = ({ itemId, warehouseId }: Omit<Wanted, 'quantity'>) => `${itemId} ${warehouseId}`
const moment = (form: FormDocument) => ({ date: textOf(form.header['date']), ...(form.id === null ? {} : { documentId: form.id }) })

async function batchesFor(form: FormDocument, places: readonly Wanted[]) {
  const answers = places.map(async (place) => {
    const { batches } = await callRpc('documents.proposeBatches', { ...place, ...moment(form) })
    return [keyOf(place), batches] as const
  })
  return new Map(await Promise.all(answers))
}
async function binsFor(form: FormDocument, places: readonly BinPlace[]) {
  const answers = places.map(async (place) => {
    const { batch, ...question } = place
    const of = place.incoming ? question : { ...question, batch }
    const { bins } = await callRpc('documents.proposeBins', { ...of, ...moment(form), quantity: 0 })
    return [placeKey(place), bins] as const
  })
  return new Map(await Promise.all(answers))
}
type State = Pick<FormState, 'latest' | 'change'>

/** 按效期分配批次: fills in and splits the lines that name no batch; what was done and what is missing. */
async function allocateFefo({ latest, change }: State): Promise<{ count: number; short: string[] }> {
  const places = wanted(latest())
  if (places.length === 0) return { count: 0, short: [] }
  const stock = await batchesFor(latest(), places)
  const { lines, count, short } = withBatches(latest(), (place) => stock.get(keyOf(place)) ?? [])
  if (count > 0) change((form) => ({ ...form, lines }))
  return { count, short }
}
/** 分配货位: fills in and splits the lines that name no bin. */
async function allocateBins({ latest, change }: State, binned: Binned): Promise<{ count: number; short: string[] }> {
  const places = wantedBins(latest(), binned)
  if (places.length === 0) return { count: 0, short: [] }
  const stock = await binsFor(latest(), places)
  const { lines, count, short } = withBins(latest(), binned, (place) => stock.get(placeKey(place)) ?? [])
  if (count > 0) change((form) => ({ ...form, lines }))
  return { count, short }
}

/** Batches first, 先到期先出, then bins along the route; says what is missing. */
export async function allocateBatches(state: State): Promise<void> {
  try {
    const batches = await allocateFefo(state)
    const bins = await allocateBins(state, await askBinned())
    if (batches.short.length > 0)
      toast.warn(`${[...new Set(batches.short)].join('、')}没有足够的未过期批次`, { id: ID, detail: '没有分到的数量留在没有批号的行里。' })
    else if (bins.short.length > 0)
      toast.warn(`${[...new Set(bins.short)].join('、')}没有合适的货位或货位上数量不够`, {
        id: ID,
        detail: '没有分到的数量留在没有货位的行里。',
      })
    else if (bins.count > 0)
      toast.done(batches.count > 0 ? `已按效期分配 ${batches.count} 个批次、${bins.count} 个货位` : `已分配 ${bins.count} 个货位`, {
        id: ID,
      })
    else if (batches.count > 0) toast.done(`已按效期分配 ${batches.count} 个批次`, { id: ID })
    else toast.info('没有要分配批次或货位的行：先录入商品和数量', { id: ID })
  } catch (error) {
    toast.fail(messageOfError(error), { id: ID })
  }
}
