import type { reports } from '../../../core/contract'
import type { ModuleHandlers } from '../../backend/router'
import { exportReport } from '../../services/export/exportReport'
import { reportCatalog, runReport } from './run'

export const reportHandlers: ModuleHandlers<typeof reports> = {
  catalog: reportCatalog,
  run: (ctx, { report, params }) => runReport(ctx, report, params),
  export: (ctx, { report, params, format }) => exportReport(runReport(ctx, report, params), format, ctx.options.company),
}
