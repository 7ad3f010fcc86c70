import { setImmediate } from 'node:timers/promises'
import type { CheckResult, integrity } from '../../core/contract'
import { accountSetOptions } from '../../core/contract'
import type { Check, CheckOptions } from '../../db/queries/verify/check'
import { accountRuleChecks } from '../../db/queries/verify/accountRules'
import { attachmentChecks } from '../../db/queries/verify/attachments'
import { batchChecks } from '../../db/queries/verify/batches'
import { assetChecks } from '../../db/queries/verify/assets'
import { bankChecks } from '../../db/queries/verify/bank'
import { binChecks } from '../../db/queries/verify/bins'
import { costChecks } from '../../db/queries/verify/cost'
import { documentChecks } from '../../db/queries/verify/documents'
import { estimateChecks } from '../../db/queries/verify/estimates'
import { fileChecks } from '../../db/queries/verify/file'
import { ledgerChecks } from '../../db/queries/verify/ledger'
import { openItemChecks } from '../../db/queries/verify/openItems'
import { rebuildCaches } from '../../db/queries/verify/rebuild'
import { serialChecks } from '../../db/queries/verify/serials'
import { stockChecks } from '../../db/queries/verify/stock'
import { stocktakeChecks } from '../../db/queries/verify/stocktakes'
import { readSetting } from '../../db/settings'
import type { ReadableDb } from '../../db/types'
import type { ModuleHandlers } from '../backend/router'
import { firstBrokenAudit } from './audit'

const auditCheck: Check = {
  name: 'auditChain',
  label: '操作日志首尾相连，没有改动',
  problems(db) {
    const broken = firstBrokenAudit(db)
    return broken === null ? [] : [`操作日志第 ${broken} 条与前一条不相连`]
  },
}
/** Every invariant of an account set. Made anew for each run: some checks share one pass over the file. */
const checks = (): readonly Check[] => [
  ...fileChecks,
  ...ledgerChecks,
  ...accountRuleChecks,
  ...stockChecks,
  ...batchChecks,
  ...serialChecks,
  ...binChecks,
  ...bankChecks,
  ...assetChecks,
  ...costChecks(),
  ...openItemChecks,
  ...estimateChecks,
  ...documentChecks,
  ...attachmentChecks,
  ...stocktakeChecks,
  auditCheck,
]

function runCheck(check: Check, db: ReadableDb, options: CheckOptions): CheckResult {
  const started = performance.now()
  let problems: string[]
  try {
    problems = check.problems(db, options)
  } catch (error) {
    // a file so broken that a check cannot run has failed it
    problems = [`无法核对：${error instanceof Error ? error.message : String(error)}`]
  }
  return {
    name: check.name,
    label: check.label,
    ok: problems.length === 0,
    problems,
    milliseconds: Math.round(performance.now() - started),
  }
}

/** Proves the account set: every invariant by name, with the rows that break it. Reads only. */
export function verifyAll(db: ReadableDb, options: CheckOptions): CheckResult[] {
  return checks().map((check) => runCheck(check, db, options))
}
/**
 * The names of the checks that a file of nobody else (a backup's copy) does not pass. Others are served between the checks.
 */
export async function failuresOf(db: ReadableDb, onShare?: (share: number) => void): Promise<string[]> {
  const options = accountSetOptions.parse(readSetting(db, 'options'))
  const all = checks()
  const failed: string[] = []
  for (const [i, check] of all.entries()) {
    if (!runCheck(check, db, options).ok) failed.push(check.name)
    onShare?.((i + 1) / all.length)
    await setImmediate()
  }
  return failed
}

interface AuditRow {
  id: number
  at: string
  user: string
  action: string
  subject: string
  subjectId: number | null
  detail: string
}
export const integrityHandlers: ModuleHandlers<typeof integrity> = {
  verify(ctx) {
    const results = verifyAll(ctx.db, ctx.options)
    return { ok: results.every((check) => check.ok), checks: results }
  },
  rebuild(ctx) {
    const changed = rebuildCaches(ctx.db)
    ctx.touch('documents', 'stock', 'ledger', 'openItems')
    return { changed }
  },
  auditLog(ctx, { offset, limit }) {
    const rows = ctx.db.all<AuditRow>(
      `SELECT a.id, a.at, COALESCE(u.display_name, '') AS user, a.action, a.subject, a.subject_id AS subjectId, a.detail
       FROM audit_log a LEFT JOIN user u ON u.id = a.user_id ORDER BY a.id DESC LIMIT ? OFFSET ?`,
      limit,
      offset,
    )
    return { rows, count: ctx.db.value<number>('SELECT COUNT(*) FROM audit_log') ?? 0 }
  },
}
