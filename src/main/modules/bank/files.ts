import type { bankFiles, BankPreview } from '../../../core/contract'
import {
  BANK_FIELDS,
  BANK_HEADINGS,
  type BankLineDraft,
  bankLines,
  type BankMapping,
  bankMappingGaps,
  brokenBalance,
  fingerprints,
} from '../../../core/modules/treasury/bankStatement'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { Appender } from '../../../db/append'
import { type CommandContext, refuse } from '../../backend/context'
import { readForImport } from '../../backend/sheetJob'
import type { HostHandlers } from '../../backend/router'
import { runCommand } from '../../backend/transaction'
import { previewOfSheet, type ReadSheet, recognised, rememberMapping, requireReadable } from '../../services/import/mapping'
import type { Sheet } from '../../services/import/sheet'
import { bankAccount } from './accounts'

const KIND = { kind: 'bank', fields: BANK_FIELDS, least: BANK_HEADINGS } as const

interface Read extends ReadSheet<BankMapping> {
  /** with what tells each from the others */
  lines: (BankLineDraft & { fingerprint: string })[]
}
function readLines(db: ReadableDb, sheet: Sheet, wanted: BankMapping | undefined): Read {
  const found = recognised(db, KIND, sheet.rows)
  const mapping = wanted ?? found.mapping
  const gaps = bankMappingGaps(mapping)
  const { lines, problems } = gaps.length > 0 ? { lines: [], problems: [] } : bankLines(sheet.rows, found.row, mapping)
  const prints = fingerprints(lines)
  return { headingRow: found.row, mapping, gaps, lines: lines.map((line, i) => ({ ...line, fingerprint: prints[i] ?? '' })), problems }
}
const KNOWN = 'SELECT fingerprint FROM bank_line WHERE account_id = ? AND date BETWEEN ? AND ?'
function knownPrints(db: ReadableDb, accountId: number, lines: Read['lines']): Set<string> {
  const dates = lines.map((l) => l.date).sort()
  return new Set(db.column<string>(KNOWN, accountId, dates[0] ?? '', dates.at(-1) ?? ''))
}

function previewOf(db: ReadableDb, sheet: Sheet, accountId: number, wanted: BankMapping | undefined): BankPreview {
  const found = readLines(db, sheet, wanted)
  const { lines } = found
  const known = knownPrints(db, accountId, lines)
  const duplicates = lines.filter((l) => known.has(l.fingerprint)).map((l) => l.row)
  const dates = lines.map((l) => l.date).sort()
  const sum = (sign: 1 | -1) => lines.reduce((total, { amount }) => (Math.sign(amount) === sign ? total + amount * sign : total), 0)
  return {
    ...previewOfSheet(sheet, found, duplicates),
    lines: lines.length,
    from: dates[0] ?? null,
    to: dates.at(-1) ?? null,
    received: sum(1),
    paid: sum(-1),
    brokenBalance: brokenBalance(lines),
  }
}

const COLUMNS = [
  'account_id',
  'statement_id',
  'row_no',
  'date',
  'amount',
  'balance',
  'counterparty',
  'counter_account',
  'summary',
  'reference',
  'fingerprint',
] as const
function insertLines(db: WritableDb, accountId: number, statementId: number, lines: Read['lines']): void {
  const rows = new Appender(db, 'bank_line', COLUMNS)
  for (const l of lines)
    rows.add([
      accountId,
      statementId,
      l.row,
      l.date,
      l.amount,
      l.balance,
      l.counterparty,
      l.counterAccount,
      l.summary,
      l.reference,
      l.fingerprint,
    ])
  rows.flush()
}
function importSheet(ctx: CommandContext, sheet: Sheet, accountId: number, mapping: BankMapping) {
  const { db } = ctx
  bankAccount(db, accountId)
  const found = readLines(db, sheet, mapping)
  requireReadable(found)
  const { headingRow, lines } = found
  const known = knownPrints(db, accountId, lines)
  const fresh = lines.filter((l) => !known.has(l.fingerprint))
  rememberMapping(db, KIND.kind, sheet.rows[headingRow] ?? [], mapping)
  const duplicates = lines.length - fresh.length
  if (fresh.length === 0) return { id: null, lines: 0, duplicates }
  const { lastInsertRowid: id } = db.run(
    'INSERT INTO bank_statement (account_id, file_name, sha256, imported_at, imported_by) VALUES (?, ?, ?, ?, ?)',
    accountId,
    sheet.fileName,
    sheet.sha256,
    ctx.clock.now(),
    ctx.user.id,
  )
  insertLines(db, accountId, id, fresh)
  ctx.touch('bank')
  return { id, lines: fresh.length, duplicates }
}

export const bankFileHandlers: HostHandlers<typeof bankFiles> = {
  preview: async (ctx, { accountId, path, mapping }) => {
    const set = ctx.accountSet()
    bankAccount(set.db, accountId)
    const sheet = await readForImport(ctx, path)
    return previewOf(set.db, sheet, accountId, mapping as BankMapping | undefined)
  },
  import: async (ctx, input) => {
    const set = ctx.accountSet()
    const { user, clock, emit } = ctx
    if (!user) return refuse('NOT_LOGGED_IN')
    const sheet = await readForImport(ctx, input.path)
    const call = { path: 'bankFiles.import', input }
    return runCommand(set, { user, clock, emit }, call, (command) =>
      importSheet(command, sheet, input.accountId, input.mapping as BankMapping),
    ) as ReturnType<typeof importSheet>
  },
}
