import type { badDebts } from '../../../core/contract'
import { type AllowanceRates, USUAL_RATES } from '../../../core/modules/treasury/allowance'
import { readSetting, writeSetting } from '../../../db/settings'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'

export const allowanceRates = (db: ReadableDb): AllowanceRates => ({ ...USUAL_RATES, ...readSetting(db, 'allowanceRates') })

export const badDebtHandlers: ModuleHandlers<typeof badDebts> = {
  rates: ({ db }) => allowanceRates(db),
  setRates: (ctx, { rates }) => {
    if (ctx.options.standard === 'small') refuse('ALLOWANCE_NOT_ALLOWED')
    writeSetting(ctx.db, 'allowanceRates', rates)
    ctx.touch('settings', 'periods')
    return null
  },
}
