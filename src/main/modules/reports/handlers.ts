import type { reports } from '../../../core/contract'
import { PAGE_LINES } from '../../../core/reports/bookPages'
import type { ModuleHandlers } from '../../backend/router'
import { exportReport } from '../../services/export/exportReport'
import { reportCatalog, runReport } from './run'

export const reportHandlers: ModuleHandlers<typeof reports> = {
  catalog: reportCatalog,
  run: (ctx, { report, params, page }) => runReport(ctx, report, params, page === undefined ? undefined : { page, size: PAGE_LINES }),
  export: (ctx, { report, params, format }) => exportReport(runReport(ctx, report, params), format, ctx.options.company),
}
