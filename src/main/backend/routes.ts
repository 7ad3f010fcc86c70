import { contract } from '../../core/contract'
import { accountSetHandlers } from '../modules/accountSets/handlers'
import { appStatus } from '../modules/app/status'
import { authHandlers } from '../modules/auth/handlers'
import { masterHandlers } from '../modules/masterdata/handlers'
import { periodHandlers } from '../modules/periods/handlers'
import { settingsHandlers } from '../modules/settings/handlers'
import { backupHandlers } from '../services/backup'
import { integrityHandlers } from '../services/verify'
import { routesOf } from './router'

/** Every procedure of the contract with what answers it. */
export const ROUTES = routesOf(
  contract,
  // about the file itself: outside any transaction
  { app: { status: appStatus }, accountSets: accountSetHandlers, auth: authHandlers, backup: backupHandlers },
  // about what is in it
  { settings: settingsHandlers, periods: periodHandlers, master: masterHandlers, integrity: integrityHandlers },
)
