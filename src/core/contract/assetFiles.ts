import { z } from 'zod'
import type { SheetPreview } from './imports'
import { command, query } from './rpc'
import { output } from './schemas'

const column = z.int().min(0).max(500).optional()
const mapping = z.strictObject({
  code: column,
  name: column,
  category: column,
  department: column,
  acquired: column,
  started: column,
  original: column,
  inputVat: column,
  accumulated: column,
  life: column,
  years: column,
  residualRate: column,
  method: column,
  spec: column,
  place: column,
  keeper: column,
})
/** A table in a file, or as it was copied out of a workbook */
const source = {
  path: z.string().min(1).max(1000).nullable().default(null),
  pasted: z.string().max(4_000_000).nullable().default(null),
}
export interface CardPreview extends SheetPreview<z.output<typeof mapping>> {
  cards: number
  /** fen, of the cards that will come in */
  original: number
  accumulated: number
}
/** 固定资产卡片 out of a workbook. */
export const assetFiles = {
  preview: query(
    'master.write',
    '查看要导入的固定资产卡片（文件，或从表格复制的内容）：识别表头和列，逐行检查，不写入',
    z.strictObject({ ...source, mapping: mapping.optional() }),
    output<CardPreview>(),
  ),
  import: command(
    'master.write',
    '导入固定资产卡片：有一行不对就一行也不导入，编码已有的跳过',
    z.strictObject({ ...source, mapping }),
    output<{ cards: number; duplicates: number }>(),
  ),
}
