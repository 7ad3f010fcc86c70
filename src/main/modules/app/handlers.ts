import type { app } from '../../../core/contract'
import type { ModuleHandlers } from '../../backend/router'
import { searchEverything } from './search'
import { workbench } from './workbench'

export const appHandlers: Omit<ModuleHandlers<typeof app>, 'status'> = {
  search: ({ db }, { text, limit }) => searchEverything(db, text, limit),
  workbench,
}
