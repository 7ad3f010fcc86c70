import { assetClearing } from './assetClearing'
import { assetFiles } from './assetFiles'
import { assets, schedules } from './assets'
import { attachments } from './attachments'
import { badDebts } from './badDebts'
import { bank, bankFiles } from './bank'
import { boms } from './boms'
import { costs } from './costs'
import { batches } from './batches'
import { documents } from './documents'
import { eInvoiceFiles, eInvoices } from './eInvoices'
import { funds } from './funds'
import { master } from './masterdata'
import { opening } from './opening'
import { recurring } from './recurring'
import { reports } from './reports'
import { statements } from './statements'
import { stocktakes } from './stocktakes'
import { accountSets, app, auth, backup, integrity, periods, settings } from './system'
import { tax } from './tax'
import { openItems } from './treasury'
import { vouchers } from './vouchers'
import type { Client } from './rpc'

/** Everything a window or a script can ask of the backend. */
export const contract = {
  app,
  accountSets,
  auth,
  settings,
  periods,
  costs,
  master,
  opening,
  documents,
  attachments,
  vouchers,
  recurring,
  openItems,
  funds,
  badDebts,
  bank,
  bankFiles,
  eInvoices,
  eInvoiceFiles,
  assets,
  assetClearing,
  assetFiles,
  schedules,
  batches,
  stocktakes,
  boms,
  tax,
  reports,
  statements,
  backup,
  integrity,
}
export type HezhangContract = typeof contract
export type HezhangClient = Client<HezhangContract>

export * from './assetClearing'
export * from './assetFiles'
export * from './assetInputs'
export * from './assets'
export * from './attachments'
export * from './badDebts'
export * from './bank'
export * from './boms'
export * from './closing'
export * from './costs'
export * from './batches'
export * from './documents'
export * from './documentViews'
export * from './opening'
export * from './vouchers'
export * from './eInvoices'
export * from './imports'
export * from './funds'
export * from './masterdata'
export * from './recurring'
export * from './reports'
export * from './rpc'
export * from './statements'
export * from './stocktakes'
export * from './system'
export * from './tax'
export * from './treasury'
