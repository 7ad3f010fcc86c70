import { contract } from '../../core/contract'
import { documentHandlers, openItemHandlers, voucherHandlers } from '../documents/handlers'
import { accountSetHandlers } from '../modules/accountSets/handlers'
import { appHandlers } from '../modules/app/handlers'
import { appStatus } from '../modules/app/status'
import { attachmentHandlers } from '../modules/attachments/handlers'
import { authHandlers } from '../modules/auth/handlers'
import { costHandlers } from '../modules/costs/handlers'
import { masterHandlers } from '../modules/masterdata/handlers'
import { eInvoiceFileHandlers } from '../modules/eInvoices/files'
import { eInvoiceHandlers } from '../modules/eInvoices/handlers'
import { openingHandlers } from '../modules/opening/handlers'
import { closeHandlers } from '../modules/periods/close/closeJob'
import { periodHandlers } from '../modules/periods/handlers'
import { recurringHandlers } from '../modules/recurring/handlers'
import { reportHandlers } from '../modules/reports/handlers'
import { settingsHandlers } from '../modules/settings/handlers'
import { bomHandlers } from '../modules/boms/handlers'
import { clearingHandlers } from '../modules/assets/clearing'
import { assetFileHandlers } from '../modules/assets/files'
import { assetHandlers, scheduleHandlers } from '../modules/assets/handlers'
import { bankFileHandlers } from '../modules/bank/files'
import { bankHandlers } from '../modules/bank/handlers'
import { badDebtHandlers } from '../modules/badDebts/handlers'
import { fundHandlers } from '../modules/funds/handlers'
import { batchHandlers } from '../modules/batches/handlers'
import { statementHandlers } from '../modules/statements/handlers'
import { taxHandlers } from '../modules/tax/handlers'
import { stocktakeHandlers } from '../modules/stocktakes/handlers'
import { backupHandlers } from '../services/backup'
import { integrityHandlers } from '../services/verify'
import { routesOf } from './router'

/** Every procedure of the contract with what answers it. */
export const ROUTES = routesOf(contract, {
  // about the file itself: outside any transaction, one command after the other
  host: { app: { status: appStatus }, accountSets: accountSetHandlers, auth: authHandlers, backup: backupHandlers },
  // long work beside the others
  jobs: {
    costs: costHandlers,
    bankFiles: bankFileHandlers,
    eInvoiceFiles: eInvoiceFileHandlers,
    assetFiles: assetFileHandlers,
    periods: closeHandlers,
  },
  // about what is in it
  accountSet: {
    app: appHandlers,
    settings: settingsHandlers,
    periods: periodHandlers,
    master: masterHandlers,
    opening: openingHandlers,
    documents: documentHandlers,
    attachments: attachmentHandlers,
    vouchers: voucherHandlers,
    recurring: recurringHandlers,
    openItems: openItemHandlers,
    funds: fundHandlers,
    badDebts: badDebtHandlers,
    bank: bankHandlers,
    eInvoices: eInvoiceHandlers,
    assets: assetHandlers,
    assetClearing: clearingHandlers,
    schedules: scheduleHandlers,
    batches: batchHandlers,
    stocktakes: stocktakeHandlers,
    boms: bomHandlers,
    tax: taxHandlers,
    reports: reportHandlers,
    statements: statementHandlers,
    integrity: integrityHandlers,
  },
})
