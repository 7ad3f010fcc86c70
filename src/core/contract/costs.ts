import { command } from './rpc'
import { nothing, output } from './schemas'

export interface RecostResult {
  items: number
  /** movements of goods costed again */
  movements: number
  /** movements whose cost was corrected */
  differences: number
  /** milliseconds spent reading the file, and computing */
  readingMs: number
  computingMs: number
}
export const costs = {
  recost: command(
    'accounting.close',
    '成本重算：从账簿重算全部商品的成本，与已入账的相比，差异逐池更正；不耽误其他操作，可以取消',
    nothing,
    output<RecostResult>(),
  ),
  cancelRecost: command('accounting.close', '取消正在进行的成本重算（已更正的保留）', nothing, output<null>()),
}
