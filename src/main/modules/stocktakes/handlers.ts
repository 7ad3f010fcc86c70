import type { stocktakes } from '../../../core/contract'
import type { ModuleHandlers } from '../../backend/router'
import { addLine, countSerials, enterCounts, scanCode, setAbnormal, setBin } from './count'
import { createStocktake } from './create'
import { approve, reverse, unpost } from './post'
import { recount, reject, submit, voidStocktake } from './review'
import { numbersOf } from './serials'
import { requireStocktake } from './store'
import { codesOf, listStocktakes, shownLines, stocktakeView } from './view'

export const stocktakeHandlers: ModuleHandlers<typeof stocktakes> = {
  list: ({ db }, query) => listStocktakes(db, query),
  create: createStocktake,
  get: (ctx, { id }) => stocktakeView(ctx, id),
  lines: (ctx, { id, lineIds }) => shownLines(ctx, requireStocktake(ctx.db, id), lineIds),
  count: (ctx, { id, counts }) => enterCounts(ctx, id, counts),
  scan: (ctx, { id, code, quantity }) => scanCode(ctx, id, code, quantity),
  codes: ({ db }, { id }) => codesOf(db, requireStocktake(db, id)),
  serials: (ctx, { id, lineId }) => numbersOf(ctx, id, lineId),
  countSerials: (ctx, { id, lineId, serials, found }) => countSerials(ctx, id, lineId, serials, found),
  addLine: (ctx, { id, itemId, batch }) => addLine(ctx, id, itemId, batch),
  recount,
  setAbnormal: (ctx, { id, lineId, abnormal }) => setAbnormal(ctx, id, lineId, abnormal),
  setBin: (ctx, { id, lineId, bin }) => setBin(ctx, id, lineId, bin),
  submit,
  reject,
  approve,
  unpost,
  reverse,
  void: voidStocktake,
}
