import type { DrillTarget } from '@core/contract'
import { openPage } from './tabs'

/**
 * Names of the pages that others lead to. A module registers its pages under these ids (pages.ts).
 *
 * document {id} or {type, new} · documents {type} · item/partner/account/… {id} · voucher {id} · report {report, params} · safety (backups and checks) · stocktake {id} · settle {partnerId} · manual
 */
export const PAGES = {
  workbench: 'workbench',
  documents: 'documents',
  document: 'document',
  vouchers: 'vouchers',
  voucher: 'voucher',
  report: 'report',
  entities: 'entities',
  entity: 'entity',
  opening: 'opening',
  safety: 'safety',
  periods: 'periods',
  labels: 'labels',
  stocktake: 'stocktake',
  manual: 'manual',
  settle: 'settle',
  assetHistory: 'assetHistory',
} as const

/** Follows a figure to what it is made of. */
export function openDrill(target: DrillTarget): void {
  if ('report' in target) openPage(PAGES.report, { report: target.report, params: target.params })
  else if ('document' in target) openPage(PAGES.document, { id: target.document })
  else openPage(PAGES.voucher, { id: target.voucher })
}
