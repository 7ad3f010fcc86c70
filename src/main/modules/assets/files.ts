import { assetInput, type assetFiles, type AssetInput, type CardPreview } from '../../../core/contract'
import { messageOf } from '../../../core/kernel'
import { CARD_FIELDS, CARD_HEADINGS, type CardDraft, cardDrafts, cardGaps, type CardMapping } from '../../../core/modules/assets/cardSheet'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import type { HostContext } from '../../backend/hostContext'
import type { HostHandlers } from '../../backend/router'
import { readForImport } from '../../backend/sheetJob'
import { runCommand } from '../../backend/transaction'
import { previewOfSheet, type ReadSheet, recognised, rememberMapping, requireReadable } from '../../services/import/mapping'
import { pastedSheet, type Sheet } from '../../services/import/sheet'
import { asset } from '../masterdata/assets'
import { nextCode, saveRecord } from '../masterdata/records'

const KIND = { kind: 'asset', fields: CARD_FIELDS, least: CARD_HEADINGS } as const
interface Source {
  path: string | null
  pasted: string | null
}
const sheetOf = (ctx: HostContext, { path, pasted }: Source): Promise<Sheet> | Sheet =>
  pasted !== null ? pastedSheet(pasted) : path !== null ? readForImport(ctx, path) : refuse('REQUIRED', { field: '文件' }, 'path')

interface Read extends ReadSheet<CardMapping> {
  fresh: { row: number; value: AssetInput }[]
  /** rows whose code is there already */
  known: number[]
}
/** By code or by name; two of the same name are told apart by code. */
function finder(db: ReadableDb, table: 'asset_category' | 'department') {
  const rows = db.all<{ id: number; code: string; name: string }>(
    `SELECT id, code, name FROM ${table} WHERE disabled = 0 ORDER BY code DESC`,
  )
  const ids = new Map([...rows.map(({ id, name }) => [name, id] as const), ...rows.map(({ id, code }) => [code, id] as const)])
  return (text: string) => ids.get(text)
}
function read(db: ReadableDb, sheet: Sheet, wanted: CardMapping | undefined): Read {
  const found = recognised(db, KIND, sheet.rows)
  const mapping = wanted ?? found.mapping
  const gaps = cardGaps(mapping)
  const none = { cards: [], problems: [] }
  const { cards, problems } = gaps.length > 0 ? none : cardDrafts(sheet.rows, found.row, mapping)
  return { headingRow: found.row, mapping, gaps, ...checked(db, cards, problems) }
}
/** What the cards are to be, each held to what a card that is entered by hand is held to. */
function checked(db: ReadableDb, cards: readonly CardDraft[], problems: Read['problems']): Pick<Read, 'fresh' | 'known' | 'problems'> {
  const [categoryOf, departmentOf] = [finder(db, 'asset_category'), finder(db, 'department')]
  const codes = new Set(db.column<string>('SELECT code FROM asset'))
  const own = new Map<string, number>()
  const result: Pick<Read, 'fresh' | 'known' | 'problems'> = { fresh: [], known: [], problems: [...problems] }
  for (const { row, category, department, ...draft } of cards) {
    const wrong = (message: string) => result.problems.push({ row, message })
    if (draft.code !== '' && codes.has(draft.code)) {
      result.known.push(row)
      continue
    }
    const twice = draft.code === '' ? undefined : own.get(draft.code)
    if (twice !== undefined) wrong(`编码 ${draft.code} 与第 ${twice} 行相同`)
    if (draft.code !== '') own.set(draft.code, row)
    const [categoryId, departmentId] = [categoryOf(category), department === '' ? null : departmentOf(department)]
    if (categoryId === undefined) wrong(`没有资产类别“${category}”，请先建立`)
    if (departmentId === undefined) wrong(`没有部门“${department}”，请先建立`)
    if (categoryId === undefined || departmentId === undefined) continue
    // a code is given when it comes in
    const value = assetInput.parse({ ...draft, code: draft.code || '-', categoryId, departmentId })
    for (const problem of asset.check(db, value, undefined)) wrong(messageOf(problem))
    result.fresh.push({ row, value: { ...value, code: draft.code } })
  }
  result.problems.sort((a, b) => a.row - b.row)
  return result
}

function previewOf(db: ReadableDb, sheet: Sheet, wanted: CardMapping | undefined): CardPreview {
  const found = read(db, sheet, wanted)
  const sum = (of: 'original' | 'openingDepreciation') => found.fresh.reduce((total, { value }) => total + value[of], 0)
  return {
    ...previewOfSheet(sheet, found, found.known),
    cards: found.fresh.length + found.known.length,
    original: sum('original'),
    accumulated: sum('openingDepreciation'),
  }
}
function importSheet(ctx: CommandContext, sheet: Sheet, mapping: CardMapping) {
  const found = read(ctx.db, sheet, mapping)
  requireReadable(found)
  rememberMapping(ctx.db, KIND.kind, sheet.rows[found.headingRow] ?? [], mapping)
  // those that bring a code first: the others take what is free then
  const inOrder = [...found.fresh].sort((a, b) => Number(a.value.code === '') - Number(b.value.code === ''))
  for (const { value } of inOrder) saveRecord(ctx, 'asset', { ...value, code: value.code || nextCode(ctx.db, 'asset', undefined) })
  return { cards: found.fresh.length, duplicates: found.known.length }
}

export const assetFileHandlers: HostHandlers<typeof assetFiles> = {
  preview: async (ctx, input) => {
    const set = ctx.accountSet()
    return previewOf(set.db, await sheetOf(ctx, input), input.mapping as CardMapping | undefined)
  },
  import: async (ctx, input) => {
    const set = ctx.accountSet()
    const { user, clock, emit } = ctx
    if (!user) return refuse('NOT_LOGGED_IN')
    const sheet = await sheetOf(ctx, input)
    const call = { path: 'assetFiles.import', input: { ...input, pasted: input.pasted === null ? null : sheet.sha256 } }
    return runCommand(set, { user, clock, emit }, call, (command) =>
      importSheet(command, sheet, input.mapping as CardMapping),
    ) as ReturnType<typeof importSheet>
  },
}
