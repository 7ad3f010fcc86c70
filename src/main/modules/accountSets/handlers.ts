import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { accountSets } from '../../../core/contract'
import type { HostContext } from '../../backend/hostContext'
import type { HostHandlers } from '../../backend/router'
import { DEMO_COMPANY } from '../../services/demo/demo'
import { createDemoFile } from '../../services/demo/file'
import { createAccountSetFile, fileNameOf, withExtension } from './create'
import { forgetRecent, recentSets } from './recent'

const targetOf = (ctx: HostContext, path: string | undefined, company: string) =>
  path === undefined ? join(ctx.defaultDirectory, fileNameOf(company)) : withExtension(resolve(ctx.defaultDirectory, path))

export const accountSetHandlers: HostHandlers<typeof accountSets> = {
  recent: (ctx) => recentSets(ctx.dataDir),
  create: async (ctx, { path, options }) => {
    const target = targetOf(ctx, path, options.company)
    createAccountSetFile(target, options)
    return ctx.open(target)
  },
  open: (ctx, { path }) => ctx.open(resolve(ctx.defaultDirectory, path)),
  demo: async (ctx, { path, months, seed }) => {
    const target = targetOf(ctx, path, DEMO_COMPANY)
    // the shop that was made before is opened again
    if (path !== undefined || !existsSync(target)) await createDemoFile(ctx, target, { months, seed, today: ctx.clock.today() })
    return ctx.open(target)
  },
  close: async (ctx) => {
    await ctx.close()
    return null
  },
  forget: (ctx, { path }) => {
    forgetRecent(ctx.dataDir, path)
    return null
  },
}
