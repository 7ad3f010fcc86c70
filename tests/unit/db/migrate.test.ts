import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { copyFileSync, linkSync, readdirSync, rmSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccountSet } from '../../../src/main/backend/accountSet'
import { APPLICATION_ID, openRaw } from '../../../src/db/connection'
import { MIGRATIONS, migrate, SCHEMA_VERSION } from '../../../src/db/migrate'
import type { FileRefusal } from '../../../src/db/refusal'
import { createAccountSetFile } from '../../../src/main/modules/accountSets/create'
import { accountSetOptions } from '@core/contract'
import { companyOptions, temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const at = (name: string) => join(folder.path, name)
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const owner = { program: '合账', startedAt: '2026-01-01T00:00:00.000Z' }
const structure = (raw: Database.Database) =>
  raw.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name").all()
const step = (version: number, sql: string) => ({ version, name: `${version}.sql`, sql })

test('a new file is of the latest structure and says whose it is', () => {
  const raw = openRaw(at('new.hezhang'), { mustExist: false })
  migrate(raw)
  expect(raw.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  raw.close()
})
test('migrating step by step gives the same structure as all at once', () => {
  const [whole, stepped] = ['whole.hezhang', 'stepped.hezhang'].map((name) => openRaw(at(name), { mustExist: false })) as [
    Database.Database,
    Database.Database,
  ]
  migrate(whole)
  for (let i = 1; i <= MIGRATIONS.length; i++) migrate(stepped, MIGRATIONS.slice(0, i))
  expect(structure(stepped)).toEqual(structure(whole))
  whole.close()
  stepped.close()
})
test('a rebuilt table keeps the rows that refer to it: foreign keys are off while it is gone', () => {
  const raw = openRaw(at('rebuild.db'), { mustExist: false })
  const first = step(1, 'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE CASCADE)')
  migrate(raw, [first])
  raw.exec('INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)')
  migrate(raw, [
    first,
    step(
      2,
      'CREATE TABLE q (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO q SELECT id, NULL FROM p; DROP TABLE p; ALTER TABLE q RENAME TO p',
    ),
  ])
  expect(raw.prepare('SELECT count(*) FROM c').pluck().get()).toBe(1)
  expect(raw.pragma('foreign_keys', { simple: true })).toBe(1)
  raw.close()
})
test('a migration that fails or breaks a reference leaves the file as it was', () => {
  const raw = openRaw(at('failing.db'), { mustExist: false })
  const first = step(
    1,
    'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p (id)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)',
  )
  migrate(raw, [first])
  const before = structure(raw)
  expect(() => migrate(raw, [first, step(2, 'CREATE TABLE z (a); SELECT * FROM nowhere')])).toThrow('nowhere')
  expect(() => migrate(raw, [first, step(2, 'CREATE TABLE z (a); DELETE FROM p')])).toThrow('breaks foreign keys of c')
  expect([raw.pragma('user_version', { simple: true }), structure(raw)]).toEqual([1, before])
  raw.close()
})
test('an older account set is copied whole before it is migrated', async () => {
  const path = at('old.hezhang')
  createAccountSetFile(path, accountSetOptions.parse(companyOptions))
  const raw = new Database(path)
  // as if the steps after the first had not been there: they fail on what they find
  raw.pragma('user_version = 1')
  raw.close()
  expect(() => AccountSet.open(path, owner)).toThrow()
  const copies = readdirSync(folder.path).filter((name) => name.startsWith('old.升级前'))
  expect(copies).toEqual(['old.升级前-v1.hezhang'])
  const copy = new Database(at(copies[0]!), { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(1)
  expect(copy.prepare('SELECT count(*) FROM account').pluck().get()).toBeGreaterThan(200)
  copy.close()
})
test('cards of structure 27 keep their vouchers, which are those of the step from now on; what was withdrawn by hand is void', () => {
  const raw = openRaw(at('cards.hezhang'), { mustExist: false })
  migrate(
    raw,
    MIGRATIONS.filter(({ version }) => version <= 27),
  )
  const journal = (id: number, state: string) =>
    `INSERT INTO doc_journal (id, type, number, date, state, created_at, updated_at) VALUES (${id}, 'voucher', 'PZ-${id}', '2026-02-28', '${state}', '', '')`
  const taken = (id: number) =>
    `INSERT INTO asset_entry (asset_id, document_id, kind, period, depreciation) VALUES (1, ${id}, 'depreciation', 202602, 10)`
  raw.exec(`INSERT INTO asset_category (id, code, name, life, residual_rate, method) VALUES (1, '01', '设备', 36, 0, 'sumOfYears');
    INSERT INTO asset (id, code, name, category_id, acquired, started, original, residual_rate, life, method, keeper)
      VALUES (1, 'G1', '电脑', 1, '2026-01-01', '2026-01-01', 100, 0, 36, 'sumOfYears', '李敏');
    ${[journal(1, 'posted'), journal(2, 'draft'), journal(3, 'posted'), taken(1), taken(2)].join(';')};
    INSERT INTO account (id, code, name, full_name, class, direction) VALUES (1, '9999', '试', '试', 'currentAsset', 'debit');
    INSERT INTO expense_schedule (id, code, name, kind, amount, start_date, months, account_id, expense_account_id) VALUES (1, 'S1', '房租', 'prepaid', 100, '2026-01-01', 3, 1, 1);
    INSERT INTO schedule_entry (schedule_id, document_id, period, amount) VALUES (1, 3, 202602, 33)`)
  migrate(raw)
  expect(raw.prepare('SELECT id, state, step FROM doc_journal ORDER BY id').raw().all()).toEqual([
    [1, 'posted', 'depreciation'],
    [2, 'void', ''],
    [3, 'posted', 'amortisation'],
  ])
  expect(raw.prepare('SELECT code, method, keeper, total_work FROM asset').raw().all()).toEqual([['G1', 'sumOfYears', '李敏', 0]])
  expect(raw.prepare('SELECT asset_id, depreciation, impairment FROM asset_entry').raw().all()).toEqual([
    [1, 10, 0],
    [1, 10, 0],
  ])
  raw.close()
})
test('vouchers of cards of structure 46 stay what they were, are still append-only, and may be stages of 清理 from now on', () => {
  const raw = openRaw(at('stages.hezhang'), { mustExist: false })
  migrate(
    raw,
    MIGRATIONS.filter(({ version }) => version <= 46),
  )
  raw.exec(`INSERT INTO asset_category (id, code, name, life, residual_rate, method) VALUES (1, '01', '设备', 36, 0, 'sumOfYears');
    INSERT INTO asset (id, code, name, category_id, acquired, started, original, residual_rate, life, method) VALUES (1, 'G1', '电脑', 1, '2026-01-01', '2026-01-01', 100, 0, 36, 'sumOfYears');
    INSERT INTO asset_entry (asset_id, document_id, kind, period, original) VALUES (1, 7, 'disposal', 202601, -100);
    INSERT INTO asset_voucher (document_id, asset_id, action, invoice_kind, invoice_number, tax_rate, net, tax) VALUES (7, 1, 'sale', 'special', 'F-7', 130000, 100, 13)`)
  const stage = (id: number, action: string, disposal: string | null) =>
    raw.prepare('INSERT INTO asset_voucher (document_id, asset_id, action, disposal) VALUES (?, 1, ?, ?)').run(id, action, disposal)
  expect(() => stage(8, 'clearing', null)).toThrow(/disposal|CHECK/)
  migrate(raw)
  expect(raw.prepare('SELECT * FROM asset_voucher').raw().all()).toEqual([[7, 1, 'sale', null, 'special', 'F-7', 130_000, 100, 13, null]])
  expect(raw.prepare('SELECT original, clearing FROM asset_entry').raw().all()).toEqual([[-100, 0]])
  expect(() => raw.exec('UPDATE asset_voucher SET net = 1')).toThrow('append-only')
  expect(() => raw.exec('DELETE FROM asset_voucher')).toThrow('append-only')
  stage(8, 'clearing', 'scrap')
  // a stage says how the asset leaves, and nothing else does
  for (const [action, disposal] of [
    ['clearingCost', null],
    ['purchase', 'sale'],
    ['clearing', 'shortage'],
  ] as const)
    expect(() => stage(9, action, disposal)).toThrow('CHECK')
  raw.close()
})

test('a set of structure 5 keeps its documents and warehouses, and gets a place for goods on the way', () => {
  const raw = openRaw(at('five.hezhang'), { mustExist: false })
  migrate(raw, MIGRATIONS.slice(0, 5))
  raw.exec(`INSERT INTO warehouse (id, code, name, kind) VALUES (1, '01', '主仓', 'normal'), (2, 'SHIP', '发出商品', 'shipped'), (3, 'TRANSIT', '我的', 'normal');
    INSERT INTO number_rule VALUES ('transfer', 'DB', 'month', 4); INSERT INTO item (id, code, name, unit, tax_rate) VALUES (1, 'A1', '水', '瓶', 130000);
    INSERT INTO doc_stock (id, type, number, date, warehouse_id, created_at, updated_at) VALUES (7, 'otherOut', 'QT-1', '2026-01-05', 1, '', '');
    INSERT INTO doc_stock_line (id, document_id, line_no, item_id, quantity) VALUES (70, 7, 1, 1, 5000000)`)
  migrate(raw)
  expect(raw.prepare('SELECT family, type, number, date FROM document').all()).toEqual([
    { family: 'stock', type: 'otherOut', number: 'QT-1', date: '2026-01-05' },
  ])
  expect(raw.prepare('SELECT document_id, quantity FROM doc_stock_line').raw().all()).toEqual([[7, 5000000]])
  expect(raw.prepare('SELECT code, kind FROM warehouse ORDER BY id').raw().all()).toEqual([
    ['01', 'normal'],
    ['SHIP', 'shipped'],
    ['TRANSIT', 'normal'],
    ['TRANSIT-1', 'transit'],
    ['ESTIMATE', 'estimate'],
  ])
  expect(raw.prepare("SELECT prefix FROM number_rule WHERE type = 'transferIn'").pluck().get()).toBe('DBRK')
  raw.close()
})
test('a set of structure 27 knows the vouchers of its VAT by their step, and what was decided about invoices by the line that they are for', () => {
  const raw = openRaw(at('twentyseven.hezhang'), { mustExist: false })
  migrate(
    raw,
    MIGRATIONS.filter(({ version }) => version <= 27),
  )
  const insert = raw.prepare(
    "INSERT INTO doc_journal (id, type, number, date, state, reverses_id, step, created_at, updated_at) VALUES (?, 'voucher', ?, '2026-01-31', 'posted', ?, ?, '', '')",
  )
  insert.run(1, 'PZ-1', null, '')
  insert.run(2, 'PZ-2', null, '')
  insert.run(3, 'PZ-3', 2, '')
  insert.run(4, 'PZ-4', null, 'profit')
  raw.exec("INSERT INTO tax_voucher VALUES (2, 'vatTransfer', 202601)")
  raw.exec(`INSERT INTO item (id, code, name, unit, tax_rate) VALUES (1, 'A1', '水', '瓶', 130000);
    INSERT INTO warehouse (id, code, name) VALUES (9, '09', '九仓'); INSERT INTO partner (id, code, name, is_supplier) VALUES (1, 'P1', '单位', 1);
    INSERT INTO doc_order (id, type, number, date, partner_id, created_at, updated_at) VALUES (10, 'purchaseOrder', 'CD-1', '2026-01-02', 1, '', '');
    INSERT INTO doc_order_line (id, document_id, line_no, item_id, quantity) VALUES (100, 10, 1, 1, 1000000);
    INSERT INTO doc_stock (id, type, number, date, warehouse_id, partner_id, created_at, updated_at) VALUES (11, 'purchaseReceipt', 'CR-1', '2026-01-03', 9, 1, '', '');
    INSERT INTO doc_stock_line (id, document_id, line_no, source_line_id, item_id, quantity) VALUES (110, 11, 1, 100, 1, 1000000), (111, 11, 2, NULL, 1, 1000000);
    INSERT INTO doc_invoice (id, type, number, date, partner_id, created_at, updated_at) VALUES (12, 'purchaseInvoice', 'CF-1', '2026-01-04', 1, '', '');
    INSERT INTO doc_invoice_line (id, document_id, line_no, source_line_id, item_id, quantity) VALUES (120, 12, 1, 110, 1, 1000000), (121, 12, 2, 111, 1, 1000000);
    INSERT INTO match_decision VALUES (120, 'accept', '涨价', NULL, '2026-01-05'), (121, 'dispute', '多开', NULL, '2026-01-06')`)
  migrate(raw)
  expect(raw.prepare('SELECT id, step FROM doc_journal ORDER BY id').raw().all()).toEqual([
    [1, ''],
    [2, 'vatTransfer'],
    [3, 'vatTransfer'],
    [4, 'profit'],
  ])
  expect(raw.prepare('SELECT line_of, line_id, decision, reason FROM match_decision ORDER BY line_of').raw().all()).toEqual([
    ['order', 100, 'accept', '涨价'],
    ['receipt', 111, 'dispute', '多开'],
  ])
  raw.close()
})

test('what a set of structure 27 has booked on 员工往来 becomes open items; an account that does not always say whose stays as it was', () => {
  const raw = openRaw(at('twentySeven.hezhang'), { mustExist: false })
  const before = MIGRATIONS.filter(({ version }) => version <= 27)
  migrate(raw, before)
  const posting = (id: number, document: number, kind: string) =>
    `INSERT INTO posting (id, document_type, document_id, kind, date, period, created_at) VALUES (${id}, 'voucher', ${document}, '${kind}', '2026-01-05', 202601, '');`
  const line = (postingId: number, no: number, account: number, debit: number, credit: number, employee: number | null) =>
    `INSERT INTO journal_line (posting_id, line_no, date, account_id, debit, credit, employee_id, summary) VALUES (${postingId}, ${no}, '2026-01-05', ${account}, ${debit}, ${credit}, ${employee ?? 'NULL'}, '');`
  raw.exec(`INSERT INTO account (id, code, name, full_name, class, direction, dim_employee) VALUES (1, '122101', '员工往来', '', 'currentAsset', 'debit', 2), (2, '224101', '员工往来', '', 'currentLiability', 'credit', 1),
      (3, '1122', '应收账款', '', 'currentAsset', 'debit', 0);
    INSERT INTO account_role VALUES ('employeeAdvance', 1), ('employeePayable', 2);
    INSERT INTO employee (id, code, name) VALUES (5, 'E1', '王芳'), (6, 'E2', '李强'); INSERT INTO partner (id, code, name, is_customer) VALUES (1, 'K1', '客户', 1);
    INSERT INTO open_item (id, account_id, partner_id, document_type, document_id, date, due_date, amount, remaining) VALUES (40, 3, 1, 'voucher', 6, '2026-01-05', '2026-01-05', 700, 700);
    ${posting(10, 7, 'post')} ${line(10, 1, 1, 100, 0, 5)} ${line(10, 2, 1, 30, 0, 6)} ${line(10, 3, 2, 0, 130, null)}
    ${posting(11, 8, 'post')} ${line(11, 1, 1, 0, 60, 5)}
    ${posting(12, 7, 'unpost')} ${line(12, 1, 1, -100, 0, 5)} ${line(12, 2, 1, -30, 0, 6)}
    INSERT INTO doc_cash (id, type, number, date, amount, created_at, updated_at) VALUES (9, 'receipt', 'SK-1', '2026-01-05', 500, '', '')`)
  migrate(raw)
  expect(
    raw.prepare('SELECT id, account_id, partner_id, employee_id, document_id, amount, remaining FROM open_item ORDER BY id').raw().all(),
  ).toEqual([
    [40, 3, 1, null, 6, 700, 700],
    [41, 1, null, 5, 7, 100, 0],
    [42, 1, null, 6, 7, 30, 0],
    [43, 1, null, 5, 8, -60, -60],
  ])
  expect(raw.prepare('SELECT open_item_id, amount, kind, posting_id FROM open_item_entry ORDER BY id').raw().all()).toEqual([
    [41, 100, 'create', 10],
    [42, 30, 'create', 10],
    [43, -60, 'create', 11],
    [41, -100, 'withdraw', 12],
    [42, -30, 'withdraw', 12],
  ])
  expect(raw.prepare('SELECT employee_control FROM account ORDER BY id').pluck().all()).toEqual(['employeeAdvance', null, null])
  expect(raw.prepare("SELECT amount, returned FROM doc_cash WHERE number = 'SK-1'").raw().get()).toEqual([500, 0])
  raw.close()
})

describe('a file that is not ours to open stays as it is, byte for byte', () => {
  const original = at('original.hezhang')
  beforeAll(() => createAccountSetFile(original, accountSetOptions.parse(companyOptions)))
  const changed = (name: string, change: (raw: Database.Database) => void): string => {
    copyFileSync(original, at(name))
    const raw = new Database(at(name))
    change(raw)
    raw.close()
    return at(name)
  }
  const overwritten = (name: string, from: number, text: string): string => {
    const bytes = readFileSync(original)
    bytes.write(text, from)
    writeFileSync(at(name), bytes)
    return at(name)
  }
  const refused = (path: string): string => {
    const before = hashOf(path)
    const names = readdirSync(folder.path)
    let code = ''
    try {
      AccountSet.open(path, owner)
    } catch (error) {
      code = (error as FileRefusal).code
    }
    expect(hashOf(path)).toBe(before)
    expect(readdirSync(folder.path)).toEqual(names)
    return code
  }
  test('newer', () =>
    expect(refused(changed('newer.hezhang', (raw) => raw.pragma(`user_version = ${SCHEMA_VERSION + 1}`)))).toBe('FILE_NEWER'))
  test('newer, known only from what a crash left in its log', () => {
    const path = at('crashed.hezhang')
    const raw = new Database(original)
    raw.pragma('wal_autocheckpoint = 0')
    const before = raw.pragma('user_version', { simple: true }) as number
    raw.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    for (const ending of ['', '-wal']) copyFileSync(original + ending, path + ending)
    raw.pragma(`user_version = ${before}`)
    raw.close()
    const wal = hashOf(`${path}-wal`)
    expect(() => AccountSet.open(path, owner)).toThrow('FILE_NEWER')
    expect(hashOf(`${path}-wal`)).toBe(wal)
  })
  test('another program’s database', () =>
    expect(refused(changed('foreign.hezhang', (raw) => raw.pragma('application_id = 1')))).toBe('FILE_FOREIGN'))
  test('no database, and an empty file', () => {
    writeFileSync(at('text.hezhang'), '日期,摘要,金额\n'.repeat(100))
    writeFileSync(at('empty.hezhang'), '')
    expect([refused(at('text.hezhang')), refused(at('empty.hezhang'))]).toEqual(['FILE_FOREIGN', 'FILE_FOREIGN'])
  })
  test('cut off', () => {
    copyFileSync(original, at('short.hezhang'))
    truncateSync(at('short.hezhang'), 100_000)
    expect(refused(at('short.hezhang'))).toBe('FILE_DAMAGED')
  })
  test('structure overwritten', () => expect(refused(overwritten('damaged.hezhang', 110, 'x'.repeat(3000)))).toBe('FILE_DAMAGED'))
  test('not there, and a folder', () => {
    expect(() => AccountSet.open(at('nowhere.hezhang'), owner)).toThrow('FILE_NOT_FOUND')
    expect(() => AccountSet.open(folder.path, owner)).toThrow('FILE_FOREIGN')
  })
})

test('a file with a second name is not opened under either: each would have a lock and a log of its own', async () => {
  const [path, other] = [at('one.hezhang'), at('two.hezhang')] as const
  createAccountSetFile(path, accountSetOptions.parse(companyOptions))
  linkSync(path, other)
  const before = hashOf(path)
  for (const name of [path, other]) expect(() => AccountSet.open(name, owner)).toThrow('FILE_LINKED')
  expect(hashOf(path)).toBe(before)
  rmSync(other)
  // what a crash left while the file got its name is ours to take away
  linkSync(path, at('.one.hezhang.4711.new'))
  await AccountSet.open(path, owner).close()
  expect(readdirSync(folder.path).filter((name) => name.endsWith('.new'))).toEqual([])
})
