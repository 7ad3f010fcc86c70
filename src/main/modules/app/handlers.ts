import type { app } from '../../../core/contract'
import type { ModuleHandlers } from '../../backend/router'
import { searchEverything } from './search'
import { workbench } from './workbench'

export const appHandlers: Omit<ModuleHandlers<typeof app>, 'status'> = {
  search: ({ db, clock }, { text, limit }) => searchEverything(db, clock.today(), text, limit),
  workbench,
}
