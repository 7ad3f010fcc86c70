import { callRpc, type InputOf, queryKey } from '../../rpc/hooks'
import { queryClient } from '../../rpc/queries'
import type { FormDocument, FormLine } from '../model/form'
import { modeOf, withLastPrice } from '../model/goods'
import { idOf, refOf, textOf } from '../model/values'

/** What is asked of the item in a line; null where there is nothing to ask. */
export function lineQuestion(form: FormDocument, line: FormLine | null): InputOf<'documents.lineInfo'> | null {
  const itemId = line && idOf(line['itemId'])
  const date = textOf(form.header['date'])
  if (!itemId || date === '') return null
  const partnerId = idOf(form.header['partnerId'])
  const warehouseId = idOf(line['warehouseId']) ?? idOf(form.header['warehouseId'])
  const unit = textOf(line['unit'])
  return {
    type: form.type,
    itemId,
    unit,
    date,
    ...(partnerId === null ? {} : { partnerId }),
    ...(warehouseId === null ? {} : { warehouseId }),
  }
}

/** Lines whose item or unit has just been chosen get the price paid last for it (D37), as soon as it is known. */
export function proposePrices(
  before: FormDocument,
  after: FormDocument,
  change: (update: (form: FormDocument) => FormDocument) => void,
): void {
  const asked = (l: FormLine) => `${refOf(l['itemId'])?.id}|${textOf(l['unit'])}`
  const items = new Map(before.lines.map((l) => [l.key, asked(l)]))
  for (const line of after.lines) {
    const item = refOf(line['itemId'])
    if (!item || line.autoPrice !== true || items.get(line.key) === asked(line)) continue
    const question = lineQuestion(after, line)
    if (!question) continue
    void queryClient
      .fetchQuery({ queryKey: queryKey('documents.lineInfo', question), queryFn: () => callRpc('documents.lineInfo', question) })
      .then((info) =>
        change((form) => {
          const lines = form.lines.map((l) =>
            l.key === line.key ? withLastPrice(l, { itemId: item.id, unit: textOf(line['unit']) }, info.lastPrice, modeOf(form)) : l,
          )
          return lines.every((l, i) => l === form.lines[i]) ? form : { ...form, lines }
        }),
      )
      // without it the item's own price stands
      .catch(() => undefined)
  }
}
