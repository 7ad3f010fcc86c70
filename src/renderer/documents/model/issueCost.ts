import type { AccountSetOptions } from '@core/contract'
import { documentDef } from '@core/modules/registry'
import { outOf } from './fefo'
import type { FormDocument, FormLine } from './form'
import { movesOnly } from './list'
import { idOf, numberOf } from './values'

/** The line took goods out at a cost of its own, which 成本追溯 opens. A transfer does where each warehouse is a pool; what comes back does not. */
export function hasIssueCost(form: FormDocument, line: FormLine, costScope: AccountSetOptions['costScope']): boolean {
  if (form.state !== 'posted' || form.id === null || typeof line['id'] !== 'number' || numberOf(line['quantity']) <= 0) return false
  if (outOf(form, line, idOf(form.header['warehouseId'])) === null) return false
  return form.type === 'transfer' ? costScope === 'warehouse' : !movesOnly(documentDef(form.type))
}
