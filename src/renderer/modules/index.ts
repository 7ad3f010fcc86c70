import type { PageDef } from '../app/pages'
import { documentPages } from '../documents/pages'
import { manualPages } from './manual'
import { masterdataPages } from './masterdata'
import { openingPages } from './opening'
import { settingsPages } from './settings'
import { assetPages } from './assets'
import { bankPages } from './bank'
import { eInvoicePages } from './eInvoices'
import { batchPages } from './batches'
import { closingPages } from './closing'
import { recurringPages } from './recurring'
import { statementPages } from './statements'
import { stocktakePages } from './stocktakes'
import { taxPages } from './tax'
import { treasuryPages } from './treasury'
import { workbenchPages } from './workbench'
import { reportPages } from '../reports'

/** Every page of the program, module by module. A module adds its own list here. */
export const allPages: readonly PageDef[] = [
  ...workbenchPages,
  ...documentPages,
  ...recurringPages,
  ...masterdataPages,
  ...openingPages,
  ...bankPages,
  ...eInvoicePages,
  ...assetPages,
  ...batchPages,
  ...stocktakePages,
  ...taxPages,
  ...closingPages,
  ...treasuryPages,
  ...settingsPages,
  ...reportPages,
  ...statementPages,
  ...manualPages,
]
