import type { bank, BankStatementView } from '../../../core/contract'
import { dayNumber, fenDisplay, periodOf } from '../../../core/kernel'
import { pairUp } from '../../../core/modules/treasury/bankStatement'
import { type BankEntry, bankEntries, type BankLine, bankLinesOf } from '../../../db/queries/reports/bank'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { ALWAYS, bankAccount } from './accounts'

type Wanted = 'open' | 'matched' | 'all'
const wants = (matched: Wanted) => (row: { matchId: number | null }) => matched === 'all' || (row.matchId === null) === (matched === 'open')
interface Span {
  accountId: number
  from?: string | undefined
  to: string
}
const linesIn = (db: ReadableDb, { accountId, from, to }: Span) => bankLinesOf(db, accountId, from ?? ALWAYS, to)
const entriesIn = (db: ReadableDb, { accountId, from, to }: Span) => bankEntries(db, accountId, from ?? ALWAYS, to)
const keyOf = (e: { voucherId: number; documentId: number }) => `${e.voucherId}/${e.documentId}`

function newMatch(
  ctx: CommandContext,
  accountId: number,
  how: 'auto' | 'hand',
  lines: readonly BankLine[],
  entries: readonly BankEntry[],
): number {
  const { db } = ctx
  const { lastInsertRowid: id } = db.run(
    'INSERT INTO bank_match (account_id, how, made_at, made_by) VALUES (?, ?, ?, ?)',
    accountId,
    how,
    ctx.clock.now(),
    ctx.user.id,
  )
  for (const l of lines) db.run('UPDATE bank_line SET match_id = ? WHERE id = ?', id, l.id)
  for (const e of entries)
    db.run(
      'INSERT INTO bank_match_entry (account_id, voucher_id, document_id, amount, match_id) VALUES (?, ?, ?, ?, ?)',
      accountId,
      e.voucherId,
      e.documentId,
      e.amount,
      id,
    )
  return id
}

function matchAuto(ctx: CommandContext, { accountId, to, days }: { accountId: number; to: string; days: number }) {
  bankAccount(ctx.db, accountId)
  const lines = linesIn(ctx.db, { accountId, to }).filter(wants('open'))
  const entries = entriesIn(ctx.db, { accountId, to }).filter(wants('open'))
  const lineOf = new Map(lines.map((l) => [`l${l.id}`, l]))
  const entryOf = new Map(entries.map((e) => [keyOf(e), e]))
  const ofLine = (l: BankLine) => ({
    key: `l${l.id}`,
    date: l.date,
    amount: l.amount,
    text: `${l.counterparty} ${l.summary} ${l.reference}`,
  })
  const pairs = pairUp(
    lines.filter((l) => l.side === 'bank').map(ofLine),
    [
      ...entries.map((e) => ({ key: keyOf(e), date: e.date, amount: e.amount, text: `${e.partnerName} ${e.summary} ${e.documentNumber}` })),
      ...lines.filter((l) => l.side === 'book').map(ofLine),
    ],
    days,
    dayNumber,
  )
  for (const { bank, book } of pairs) {
    const entry = entryOf.get(book)
    newMatch(
      ctx,
      accountId,
      'auto',
      [lineOf.get(bank), lineOf.get(book)].filter((l) => l !== undefined),
      entry ? [entry] : [],
    )
  }
  if (pairs.length > 0) ctx.touch('bank')
  return { matched: pairs.length }
}

/** Of the account and not matched yet. */
function chosenLines(db: ReadableDb, accountId: number, ids: readonly number[]): BankLine[] {
  return [...new Set(ids)].map((id) => {
    const line = db.get<BankLine & { accountId: number }>(
      `SELECT id, account_id AS accountId, statement_id AS statementId, side, date, amount, balance, counterparty, summary, reference, match_id AS matchId
       FROM bank_line WHERE id = ?`,
      id,
    )
    if (!line || line.accountId !== accountId) return refuse('NOT_FOUND', { what: '对账单行' }, 'lineIds')
    if (line.matchId !== null) refuse('ALREADY_MATCHED', { what: `${line.date} ${fenDisplay(line.amount)}` }, 'lineIds')
    return line
  })
}
function chosenEntries(db: ReadableDb, accountId: number, wanted: readonly { voucherId: number; documentId: number }[]): BankEntry[] {
  if (wanted.length === 0) return []
  const dates = wanted.map(
    ({ voucherId }) =>
      db.value<string>('SELECT date FROM voucher WHERE id = ?', voucherId) ?? refuse('NOT_FOUND', { what: '凭证' }, 'entries'),
  )
  const sorted = [...dates].sort()
  const found = new Map(entriesIn(db, { accountId, from: sorted[0], to: sorted.at(-1) ?? '' }).map((e) => [keyOf(e), e]))
  return [...new Set(wanted.map(keyOf))].map((key) => {
    const entry = found.get(key) ?? refuse('NOT_FOUND', { what: '该账户的收支' }, 'entries')
    if (entry.matchId !== null) refuse('ALREADY_MATCHED', { what: `${entry.voucher} ${fenDisplay(entry.amount)}` }, 'entries')
    return entry
  })
}
function match(ctx: CommandContext, input: { accountId: number; lineIds: number[]; entries: { voucherId: number; documentId: number }[] }) {
  bankAccount(ctx.db, input.accountId)
  const lines = chosenLines(ctx.db, input.accountId, input.lineIds)
  const entries = chosenEntries(ctx.db, input.accountId, input.entries)
  if (lines.length + entries.length < 2) refuse('MATCH_TOO_FEW')
  const sum = (rows: readonly { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0)
  const ofBank = sum(lines.filter((l) => l.side === 'bank'))
  const ofBooks = sum(entries) + sum(lines.filter((l) => l.side === 'book'))
  if (ofBank !== ofBooks)
    refuse('MATCH_DIFFERS', { bank: fenDisplay(ofBank), books: fenDisplay(ofBooks), difference: fenDisplay(ofBank - ofBooks) })
  ctx.touch('bank')
  return { id: newMatch(ctx, input.accountId, 'hand', lines, entries) }
}

const STATEMENTS = `
  SELECT s.id, s.file_name AS fileName, s.imported_at AS importedAt, COUNT(*) AS lines, COUNT(l.match_id) AS matched, MIN(l.date) AS "from", MAX(l.date) AS "to"
  FROM bank_statement s JOIN bank_line l ON l.statement_id = s.id WHERE s.account_id = ? GROUP BY s.id ORDER BY s.id DESC`

type AddedLine = { accountId: number; side: 'bank' | 'book'; date: string; amount: number; summary: string; counterparty: string }
function addLine(ctx: CommandContext, { accountId, side, date, amount, summary, counterparty }: AddedLine) {
  bankAccount(ctx.db, accountId)
  const start = ctx.options.startPeriod
  if (side === 'book' && periodOf(date) >= start) refuse('BOOK_LINE_AFTER_START', undefined, 'date')
  // equal ones entered by hand are meant
  const prints = ctx.db.column<string>('SELECT fingerprint FROM bank_line WHERE account_id = ? AND date = ?', accountId, date)
  let n = prints.length + 1
  while (prints.includes(`hand|${date}|${n}`)) n += 1
  const { lastInsertRowid: id } = ctx.db.run(
    'INSERT INTO bank_line (account_id, side, date, amount, summary, counterparty, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?)',
    accountId,
    side,
    date,
    amount,
    summary,
    counterparty,
    `hand|${date}|${n}`,
  )
  ctx.touch('bank')
  return { id }
}

export const bankHandlers: ModuleHandlers<typeof bank> = {
  lines: ({ db }, q) => linesIn(db, q).filter(wants(q.matched)),
  entries: ({ db }, q) => entriesIn(db, q).filter(wants(q.matched)),
  statements: ({ db }, { accountId }) => db.all<BankStatementView>(STATEMENTS, accountId),
  matchAuto: (ctx, input) => matchAuto(ctx, input),
  match: (ctx, input) => match(ctx, input),
  unmatch: (ctx, { matchIds }) => {
    const { db } = ctx
    const taken = { lines: 0, entries: 0 }
    for (const id of new Set(matchIds)) {
      taken.lines += db.run('UPDATE bank_line SET match_id = NULL WHERE match_id = ?', id).changes
      taken.entries += db.run('DELETE FROM bank_match_entry WHERE match_id = ?', id).changes
      if (db.run('DELETE FROM bank_match WHERE id = ?', id).changes === 0) refuse('NOT_FOUND', { what: '勾对记录' }, 'matchIds')
    }
    ctx.touch('bank')
    return taken
  },
  addLine: (ctx, input) => addLine(ctx, input),
  removeLine: (ctx, { id }) => {
    const line = ctx.db.get<{ statementId: number | null; matchId: number | null }>(
      'SELECT statement_id AS statementId, match_id AS matchId FROM bank_line WHERE id = ?',
      id,
    )
    if (!line || line.statementId !== null) refuse('NOT_FOUND', { what: '手工登记的行' }, 'id')
    if (line?.matchId != null) refuse('STATEMENT_MATCHED', { lines: 1 }, 'id')
    ctx.db.run('DELETE FROM bank_line WHERE id = ?', id)
    ctx.touch('bank')
    return null
  },
  removeStatement: (ctx, { id }) => {
    const { db } = ctx
    const matched = db.value<number>('SELECT COUNT(match_id) FROM bank_line WHERE statement_id = ?', id) ?? 0
    if (matched > 0) refuse('STATEMENT_MATCHED', { lines: matched }, 'id')
    const { changes: lines } = db.run('DELETE FROM bank_line WHERE statement_id = ?', id)
    if (db.run('DELETE FROM bank_statement WHERE id = ?', id).changes === 0) refuse('NOT_FOUND', { what: '对账单' }, 'id')
    ctx.touch('bank')
    return { lines }
  },
  setBalance: (ctx, { accountId, date, balance }) => {
    bankAccount(ctx.db, accountId)
    if (balance === null) ctx.db.run('DELETE FROM bank_balance WHERE account_id = ? AND date = ?', accountId, date)
    else
      ctx.db.run(
        'INSERT INTO bank_balance (account_id, date, balance) VALUES (?, ?, ?) ON CONFLICT (account_id, date) DO UPDATE SET balance = excluded.balance',
        accountId,
        date,
        balance,
      )
    ctx.touch('bank')
    return null
  },
}
