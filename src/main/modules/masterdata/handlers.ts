import type { master } from '../../../core/contract'
import type { ModuleHandlers } from '../../backend/router'
import { searchAccounts } from '../search/accounts'
import { searchItems } from '../search/items'
import { scanItem } from '../search/scan'
import { searchPartners } from '../search/partners'
import { ratesAt } from '../../../db/queries/currencies'
import { attachBarcode, makeBarcodes } from './barcodes'
import { listRecords } from './list'
import { getRecord, nextCode, removeRecord, saveRecord, setRecordDisabled } from './records'

export const masterHandlers: ModuleHandlers<typeof master> = {
  list: ({ db }, query) => listRecords(db, query),
  get: ({ db }, { entity, id }) => getRecord(db, entity, id),
  save: (ctx, { entity, value }) => saveRecord(ctx, entity, value),
  remove: (ctx, { entity, id, revision }) => {
    removeRecord(ctx, entity, id, revision)
    return null
  },
  setDisabled: (ctx, { entity, id, revision, disabled }) => setRecordDisabled(ctx, entity, id, revision, disabled),
  nextCode: ({ db }, { entity, parentId, role }) => nextCode(db, entity, parentId, role),
  searchItems: ({ db, clock }, query) => searchItems(db, clock.today(), query),
  scan: ({ db, options, clock }, { code }) => scanItem(db, code, clock.today(), options.scaleLayouts),
  makeBarcodes: (ctx, { items }) => ({ made: makeBarcodes(ctx, items) }),
  attachBarcode: (ctx, { itemId, barcode, unit }) => attachBarcode(ctx, itemId, barcode, unit),
  rates: ({ db }, { date }) => ratesAt(db, date),
  searchPartners: ({ db }, query) => searchPartners(db, query),
  searchAccounts: ({ db }, query) => searchAccounts(db, query),
}
