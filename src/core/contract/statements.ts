import { z } from 'zod'
import { command, query } from './rpc'
import { date, id, name, output, revision, text } from './schemas'

const statement = z.enum(['balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes'])
/** Rows of a statement; a row's number is its place. `formula`: docs/spec/formulas.md, '' for a caption. */
export const statementRows = z
  .array(
    z.strictObject({
      label: text(120),
      heading: text(60).default(''),
      indent: z.int().min(0).max(6).default(0),
      bold: z.boolean().default(false),
      show: z.enum(['amount', 'rate']).default('amount'),
      formula: text(1000).default(''),
    }),
  )
  .min(1)
  .max(300)
export type StatementRowInput = z.input<typeof statementRows>[number]
const kind = z.enum(['date', 'span'])
/** An official statement, or one of the account set's own; exactly one of them. */
const target = { statement: statement.optional(), ownId: id.optional() }

export interface StatementSummary {
  /** an official statement … */
  statement: z.output<typeof statement> | null
  /** … or one of the account set's own */
  ownId: number | null
  title: string
  /** 会小企01表 */
  form: string
  kind: 'date' | 'span'
  rows: number
  /** an official one whose formulas the account set has changed */
  adjusted: boolean
  /** UTC; null: as shipped */
  changedAt: string | null
}
export interface StatementContent extends StatementSummary {
  /** 0: nothing is stored yet */
  revision: number
  lines: z.output<typeof statementRows>
}
export interface StatementCheckup {
  /** `row`: its number; `position`: of the character, from 1 */
  problems: { row: number; position: number; problem: string }[]
  /** what each row comes to, in fen or 10⁻⁶ of a rate; null: nothing can be said. Empty while a formula is wrong */
  figures: (number | null)[]
  /** 科目未列入报表, of a statement of balances: accounts with a balance that no row takes up */
  outside: { code: string; name: string; amount: number }[]
}
export const statements = {
  list: query('reports.read', '财务报表：官方格式和自定义报表', z.strictObject({}), output<StatementSummary[]>()),
  get: query(
    'reports.read',
    '一张报表的各行和公式；official 取出厂的原式',
    z.strictObject({ ...target, official: z.boolean().default(false) }),
    output<StatementContent>(),
  ),
  check: query(
    'reports.read',
    '检查公式并试算，不保存',
    z.strictObject({ ...target, kind, rows: statementRows, from: date.optional(), to: date.optional() }),
    output<StatementCheckup>(),
  ),
  save: command(
    'accounting.write',
    '保存报表公式：调整官方报表（行数不变），或新增、修改自定义报表；公式有误的不保存',
    z.strictObject({ ...target, title: name, kind, rows: statementRows, revision }),
    output<{ ownId: number | null }>(),
  ),
  remove: command('accounting.write', '官方报表恢复原式，或删除自定义报表', z.strictObject(target), output<null>()),
}
