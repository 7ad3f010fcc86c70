import { defineDocument, F, goodsLines } from '../../documents/define'

export const estimateReversal = defineDocument({
  type: 'estimateReversal',
  family: 'invoice',
  module: 'purchasing',
  label: '暂估回冲单',
  prefix: 'ZGHC',
  party: 'supplier',
  posts: true,
  goods: true,
  byProgram: true,
  header: [F.supplier, F.date, F.memo],
  lines: goodsLines(),
  derivesFrom: [],
  help: '月初回冲方案：结账时由程序生成，负数是月初冲回的暂估，正数是月末重新暂估；反结账时自动撤回。',
})
