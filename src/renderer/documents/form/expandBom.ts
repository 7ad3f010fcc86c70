import { qtyDisplay } from '@core/kernel'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { documentTitle } from '../model/acts'
import { componentLines, expanded, productLine } from '../model/bom'
import { idOf, numberOf, refOf } from '../model/values'
import type { FormState } from './useFormState'

/** 按清单展开: the components of the product's default list, one level or down to what is bought; what is short is said. */
export async function expandBom({ latest, change }: Pick<FormState, 'latest' | 'change'>, levels: 'one' | 'all'): Promise<boolean> {
  const form = latest()
  const product = productLine(form)
  const item = refOf(product?.['itemId'])
  const quantity = numberOf(product?.['quantity'])
  if (!item || quantity <= 0) {
    const placed = form.type === 'disassembly' && product === null && componentLines(form).length > 0
    if (placed) toast.warn('要拆卸的一行不填“入库仓库”：清空它，再按清单展开')
    else toast.warn(`先填${form.type === 'assembly' ? '组装' : '拆卸'}的商品和数量，再按清单展开`)
    return false
  }
  const others = componentLines(form).length
  if (others > 0) {
    const effects = [`现有的 ${others} 行组件换成清单上的`]
    if (!(await confirm({ title: '按清单展开', target: documentTitle(form), effects, action: '展开' }))) return false
  }
  const warehouseId = idOf(form.header['warehouseId'])
  try {
    const found = await callRpc('boms.expand', { itemId: item.id, quantity, levels, ...(warehouseId === null ? {} : { warehouseId }) })
    change((f) => expanded(f, found))
    const short = form.type === 'assembly' ? found.lines.filter((l) => l.onHand < l.quantity) : []
    if (short.length > 0)
      toast.warn(`已按“${found.bomName}”展开，缺 ${short.map((l) => `${l.name} ${qtyDisplay(l.quantity - l.onHand)}${l.unit}`).join('、')}`)
    else toast.done(`已按“${found.bomName}”展开，共 ${found.lines.length} 种组件`)
    return true
  } catch (error) {
    toast.fail(messageOfError(error))
    return false
  }
}
