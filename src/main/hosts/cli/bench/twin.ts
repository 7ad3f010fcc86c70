import Database from 'better-sqlite3'
import { openRaw } from '../../../../db/connection'

type Row = Record<string, string | bigint | null>
/**
 * Where the rows are that posting one stock document writes: for each table, a condition on the document's id. A row that is
 * in a table but not the twin's was inserted, one that differs was updated.
 */
const OWN = 'document_id = @id'
const POSTINGS = '(SELECT id FROM posting WHERE document_id = @id)'
const POOLS = '(SELECT DISTINCT pool_id FROM stock_entry WHERE document_id = @id)'
const PERIOD = '(SELECT period FROM posting WHERE document_id = @id LIMIT 1)'
const DATE = '(SELECT date FROM posting WHERE document_id = @id LIMIT 1)'
const PLACES: Record<string, string> = {
  id_sequence: 'true',
  doc_stock: 'id = @id',
  doc_stock_line: OWN,
  voucher: OWN,
  posting: OWN,
  journal_line: `posting_id IN ${POSTINGS}`,
  stock_entry: OWN,
  stock_valuation_entry: `posting_id IN ${POSTINGS}`,
  open_item: OWN,
  open_item_entry: OWN,
  cost_pool: `id IN ${POOLS}`,
  cost_row: 'seq IN (SELECT seq FROM stock_entry WHERE document_id = @id)',
  cost_state: `pool_id IN ${POOLS}`,
  cost_checkpoint: `pool_id IN ${POOLS} AND period = ${PERIOD}`,
  stock_balance: '(item_id, warehouse_id, batch) IN (SELECT item_id, warehouse_id, batch FROM stock_entry WHERE document_id = @id)',
  stock_period: `period = ${PERIOD} AND (pool_id, warehouse_id) IN (SELECT pool_id, warehouse_id FROM stock_entry WHERE document_id = @id)`,
  stock_year: `year = ${PERIOD} / 100 AND (pool_id, warehouse_id) IN (SELECT pool_id, warehouse_id FROM stock_entry WHERE document_id = @id)`,
  account_balance: `period = ${PERIOD} AND (account_id, partner_id, employee_id, department_id, project_id, item_id) IN (
    SELECT account_id, coalesce(partner_id, 0), coalesce(employee_id, 0), coalesce(department_id, 0), coalesce(project_id, 0), coalesce(item_id, 0)
    FROM journal_line WHERE posting_id IN ${POSTINGS})`,
  account_total: `period = ${PERIOD} AND account_id IN (SELECT account_id FROM journal_line WHERE posting_id IN ${POSTINGS})`,
  account_day: `date = ${DATE} AND account_id IN (SELECT account_id FROM journal_line WHERE posting_id IN ${POSTINGS})`,
  audit_log: 'id > @audit',
  request_log: 'request_id = @request',
}

interface Table {
  name: string
  select: string
  keys: string[]
  columns: string[]
}
interface Write {
  statement: Database.Statement
  values: (string | bigint | null)[]
}

/**
 * A copy of an account set that follows it by hand-written transactions: each writes, with prepared statements and one commit,
 * exactly the rows that the program wrote for a document. What that takes is the limit of what posting can take: same tables,
 * indexes and triggers, same file, same durability.
 */
export class Twin {
  private readonly writer: Database.Database
  /** what is compared is read through other connections, so that it is not in the writer's cache */
  private readonly original: Database.Database
  private readonly copy: Database.Database
  private readonly tables: Table[]
  private readonly statements = new Map<string, Database.Statement>()

  constructor(originalPath: string, copyPath: string) {
    this.writer = openRaw(copyPath, { mustExist: true })
    const reader = (path: string) => new Database(path, { readonly: true }).defaultSafeIntegers(true)
    this.original = reader(originalPath)
    this.copy = reader(copyPath)
    this.tables = Object.entries(PLACES).map(([name, where]) => {
      const columns = this.copy.pragma(`table_info(${name})`) as { name: string; pk: bigint }[]
      return {
        name,
        select: `SELECT * FROM ${name} WHERE ${where}`,
        columns: columns.map((column) => column.name),
        keys: columns.filter(({ pk }) => pk > 0n).map((column) => column.name),
      }
    })
  }

  /** Writes what posting the document wrote; returns the milliseconds it took and the number of rows. */
  follow(id: number, request: string): { ms: number; rows: number } {
    const audit = this.copy.prepare('SELECT coalesce(max(id), 0) FROM audit_log').pluck().get() as bigint
    const place = { id, request, audit }
    const writes = this.tables.flatMap((table) => this.differences(table, place))
    const started = performance.now()
    this.writer.exec('BEGIN IMMEDIATE')
    for (const { statement, values } of writes) statement.run(...values)
    this.writer.exec('COMMIT')
    return { ms: performance.now() - started, rows: writes.length }
  }
  close(): void {
    for (const connection of [this.original, this.copy, this.writer]) connection.close()
  }

  private differences(table: Table, place: Record<string, unknown>): Write[] {
    const { name, keys, columns } = table
    const byKey = keys.map((key) => `${key} = ?`).join(' AND ')
    const known = this.copy.prepare<unknown[], Row>(`SELECT * FROM ${name} WHERE ${byKey}`)
    return this.original
      .prepare<[unknown], Row>(table.select)
      .all(place)
      .flatMap((row) => {
        const before = known.get(...keys.map((key) => row[key]))
        if (!before)
          return [this.write(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, columns, row)]
        const changed = columns.filter((column) => before[column] !== row[column])
        if (changed.length === 0) return []
        const sql = `UPDATE ${name} SET ${changed.map((column) => `${column} = ?`).join(', ')} WHERE ${byKey}`
        return [this.write(sql, [...changed, ...keys], row)]
      })
  }
  private write(sql: string, columns: readonly string[], row: Row): Write {
    let statement = this.statements.get(sql)
    if (!statement) {
      statement = this.writer.prepare(sql)
      this.statements.set(sql, statement)
    }
    return { statement, values: columns.map((name) => row[name] ?? null) }
  }
}
