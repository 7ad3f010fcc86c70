import type { ReportColumn } from '../contract/reports'
import { C, defineReport, P } from './define'

const GROUPED = P.param('groupBy', '汇总方式', {
  options: [
    { value: 'item', label: '逐张卡片' },
    { value: 'category', label: '按类别' },
    { value: 'department', label: '按部门' },
  ],
})
export type AssetGrouping = 'asset' | 'category' | 'department'

export const assetList = defineReport({
  id: 'assetList',
  title: '固定资产清单',
  module: 'accounting',
  description: '某日在册的固定资产：原值、累计折旧和净值，可按类别、部门汇总；原值和折旧与总账核对',
  range: 'date',
  params: [P.on, GROUPED, P.department, P.text],
})
export const depreciationDetail = defineReport({
  id: 'depreciationDetail',
  title: '折旧明细表',
  module: 'accounting',
  description: '一段时间每张卡片的原值、期初累计折旧、本期折旧、处置转出和期末累计折旧，可按类别、部门汇总',
  range: 'span',
  params: [P.from, P.to, GROUPED, P.department, P.text],
})
export const depreciationSummary = defineReport({
  id: 'depreciationSummary',
  title: '折旧汇总',
  module: 'accounting',
  description: '一段时间的折旧按费用科目和部门汇总',
  range: 'span',
  params: [P.from, P.to, P.department],
})
export const assetVsLedger = defineReport({
  id: 'assetVsLedger',
  title: '资产与总账核对',
  module: 'accounting',
  description: '固定资产卡片的原值、累计折旧、清理余额与总账科目的余额，差额应为零',
  range: 'date',
  params: [P.on],
})

export const assetClearing = defineReport({
  id: 'assetClearing',
  title: '固定资产清理明细表',
  module: 'accounting',
  description: '一段时间逐项资产转入清理的净值、清理费用、清理收入和结转的损益，期末余额与固定资产清理科目核对',
  range: 'span',
  params: [P.from, P.to, P.department, P.text],
})
export const assetMovements = defineReport({
  id: 'assetMovements',
  title: '固定资产增减变动表',
  module: 'accounting',
  description: '一段时间原值和累计折旧的期初、增加、减少和期末，按类别、部门或逐张卡片；期末与总账核对',
  range: 'span',
  params: [
    P.from,
    P.to,
    P.param('groupBy', '汇总方式', {
      options: [
        { value: 'category', label: '按类别' },
        { value: 'department', label: '按部门' },
        { value: 'item', label: '逐张卡片' },
      ],
    }),
    P.department,
    P.text,
  ],
})
export const assetCard = defineReport({
  id: 'assetCard',
  title: '固定资产卡片',
  module: 'accounting',
  description: '一张卡片的资料和它的入账、折旧、变动、处置，可打印存档',
  range: 'date',
  params: [P.param('assetId', '固定资产', { required: true }), P.on],
  anyOf: { params: ['assetId'], label: '固定资产' },
})

const NAMES: Record<AssetGrouping, ReportColumn[]> = {
  asset: [
    C.code('code', '编码'),
    C.text('name', '名称', { width: 170 }),
    C.text('category', '类别', { width: 90 }),
    C.text('department', '部门', { width: 80 }),
  ],
  category: [C.text('name', '类别', { width: 200 }), C.integer('count', '卡片数')],
  department: [C.text('name', '部门', { width: 200 }), C.integer('count', '卡片数')],
}
export const assetListColumns = (grouping: AssetGrouping): ReportColumn[] => [
  ...NAMES[grouping],
  ...(grouping === 'asset'
    ? [
        C.text('place', '存放地点', { width: 90, optional: true }),
        C.date('started', '开始使用'),
        C.integer('life', '年限（月）', { width: 84 }),
        C.integer('used', '已用（月）', { width: 84 }),
      ]
    : []),
  C.fen('value', '原值'),
  C.fen('accumulated', '累计折旧'),
  C.fen('net', '净值'),
  ...(grouping === 'asset' ? [C.fen('residual', '预计净残值', { width: 90 })] : []),
]
export const depreciationDetailColumns = (grouping: AssetGrouping): ReportColumn[] => [
  ...NAMES[grouping],
  C.fen('value', '期末原值'),
  C.fen('opening', '期初累计折旧'),
  C.fen('added', '本期折旧'),
  C.fen('moved', '处置转出', { width: 90 }),
  C.fen('accumulated', '期末累计折旧'),
  C.fen('net', '期末净值'),
]
export const assetMovementColumns = (grouping: AssetGrouping): ReportColumn[] => [
  ...NAMES[grouping],
  C.fen('openingValue', '期初', { group: '原值', width: 92 }),
  C.fen('bought', '购置转入', { group: '原值', width: 92 }),
  C.fen('changed', '原值变动', { group: '原值', width: 92 }),
  C.fen('disposed', '处置减少', { group: '原值', width: 92 }),
  C.fen('value', '期末', { group: '原值', width: 92 }),
  C.fen('openingDepreciation', '期初', { group: '累计折旧', width: 92 }),
  C.fen('depreciated', '本期计提', { group: '累计折旧', width: 92 }),
  C.fen('movedOut', '处置转出', { group: '累计折旧', width: 92 }),
  C.fen('accumulated', '期末', { group: '累计折旧', width: 92 }),
  C.fen('impairment', '减值准备', { width: 90 }),
  C.fen('net', '期末净值', { width: 92 }),
]
export const ASSET_CARD_COLUMNS: ReportColumn[] = [
  C.text('period', '期间', { width: 76 }),
  C.text('what', '事项', { width: 96 }),
  C.text('detail', '内容', { width: 300 }),
  C.fen('original', '原值变化'),
  C.fen('depreciation', '累计折旧变化', { width: 110 }),
  C.fen('impairment', '减值变化', { width: 90 }),
  C.fen('clearing', '清理', { width: 96 }),
  C.fen('net', '净值', { blankZero: false }),
  C.text('document', '凭证单', { width: 130 }),
]
export const ASSET_CLEARING_COLUMNS: ReportColumn[] = [
  C.code('code', '编码', { width: 84 }),
  C.text('name', '名称', { width: 180 }),
  C.text('kind', '方式', { width: 56 }),
  C.date('since', '转入日期'),
  C.integer('days', '天数', { width: 56 }),
  C.fen('opening', '期初余额'),
  C.fen('clearing', '转入净值'),
  C.fen('clearingCost', '清理费用'),
  C.fen('clearingIncome', '清理收入'),
  C.fen('clearingResult', '结转损益'),
  C.fen('closing', '清理余额', { blankZero: false }),
]
export const DEPRECIATION_SUMMARY_COLUMNS: ReportColumn[] = [
  C.code('code', '科目编码'),
  C.text('name', '费用科目', { width: 220 }),
  C.text('department', '部门', { width: 140 }),
  C.integer('count', '卡片数'),
  C.fen('amount', '折旧额'),
]
export const ASSET_VS_LEDGER_COLUMNS: ReportColumn[] = [
  C.code('code', '科目编码'),
  C.text('name', '科目', { width: 200 }),
  C.text('what', '核对内容', { width: 140 }),
  C.fen('cards', '卡片', { blankZero: false }),
  C.fen('ledger', '总账', { blankZero: false }),
  C.fen('difference', '差额', { blankZero: false }),
]
