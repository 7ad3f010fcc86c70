import type { tax } from '../../../core/contract'
import type { ModuleHandlers } from '../../backend/router'
import { certifiable, certify, transferOut, uncertify } from './certify'
import { decideMatch, matches } from './match'
import { changeTaxpayer, taxpayerHistory, undoTaxpayer } from './taxpayer'
import { removeRate, saveRate, taxRates } from './rates'

export const taxHandlers: ModuleHandlers<typeof tax> = {
  rates: (ctx) => taxRates(ctx.db),
  saveRate: (ctx, row) => saveRate(ctx, row),
  removeRate: (ctx, target) => removeRate(ctx, target),
  taxpayers: (ctx) => taxpayerHistory(ctx),
  changeTaxpayer: (ctx, change) => changeTaxpayer(ctx, change),
  undoTaxpayer: (ctx, { validFrom }) => undoTaxpayer(ctx, validFrom),
  certifiable: (ctx, { period }) => certifiable(ctx, period),
  certify: (ctx, { period, documentIds }) => certify(ctx, period, documentIds),
  uncertify: (ctx, { documentId }) => uncertify(ctx, documentId),
  transferOut: (ctx, input) => transferOut(ctx, input),
  matches: (ctx, q) => matches(ctx, q),
  decideMatch: (ctx, input) => decideMatch(ctx, input),
}
