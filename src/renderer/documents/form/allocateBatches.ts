import { callRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { toast } from '../../ui/feedback/toast'
import type { FormDocument } from '../model/form'
import { type Wanted, wanted, withBatches } from '../model/fefo'
import { textOf } from '../model/values'
import type { FormState } from './useFormState'

const ID = 'batches-allocated'
const keyOf = ({ itemId, warehouseId }: Omit<Wanted, 'quantity'>) => `${itemId} ${warehouseId}`

async function stockFor(form: FormDocument, places: readonly Wanted[]) {
  const answers = places.map(async (place) => {
    const question = { ...place, date: textOf(form.header['date']), ...(form.id === null ? {} : { documentId: form.id }) }
    const { batches } = await callRpc('documents.proposeBatches', question)
    return [keyOf(place), batches] as const
  })
  return new Map(await Promise.all(answers))
}

/** 按效期分配批次: fills in and splits the lines that name no batch, and says what is missing. */
export async function allocateBatches({ latest, change }: Pick<FormState, 'latest' | 'change'>): Promise<void> {
  const places = wanted(latest())
  if (places.length === 0) return toast.info('没有要分配批次的行：先录入按批次管理的商品和数量', { id: ID })
  try {
    const stock = await stockFor(latest(), places)
    const { lines, count, short } = withBatches(latest(), (place) => stock.get(keyOf(place)) ?? [])
    if (count > 0) change((form) => ({ ...form, lines }))
    if (short.length > 0)
      toast.warn(`${[...new Set(short)].join('、')}没有足够的未过期批次`, { id: ID, detail: '没有分到的数量留在没有批号的行里。' })
    else toast.done(`已按效期分配 ${count} 个批次`, { id: ID })
  } catch (error) {
    toast.fail(messageOfError(error), { id: ID })
  }
}
