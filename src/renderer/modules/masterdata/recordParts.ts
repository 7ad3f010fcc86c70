import type { CurrencyInput, WarehouseInput } from '@core/contract'
import { recordPart } from './RecordPart'

type Bin = WarehouseInput['bins'][number]
/** 货位 of a warehouse. */
export const Bins = recordPart<Bin, Bin & { key: string }>({
  title: '货位',
  hint: '仓库里的位置：货架、层、格。可以从表格粘贴编码、名称和拣货次序；用过的编码不能再改',
  field: 'bins',
  id: 'warehouse.bins',
  columns: [
    { key: 'code', title: '货位编码', kind: 'text', width: 140, maxLength: 40 },
    { key: 'name', title: '名称', kind: 'text', grow: 1, width: 180, maxLength: 60 },
    { key: 'route', title: '拣货次序', kind: 'int', width: 96, min: 0, zero: 'blank', help: '拣货单和分配货位按它从小到大' },
    { key: 'disabled', title: '停用', kind: 'check', width: 64, skipOnEnter: true },
  ],
  placeholder: 'A-01-1…',
  blank: () => ({ key: crypto.randomUUID(), code: '', name: '', route: 0, disabled: false }),
  lineOf: (bin) => ({ ...bin, key: bin.code }),
  valueOf: ({ key: _, ...bin }) => (bin.code === '' && bin.name === '' && !bin.route ? null : { ...bin, route: bin.route ?? 0 }),
})

type Rate = CurrencyInput['rates'][number]
/** 汇率 of a currency by date. */
export const Rates = recordPart<Rate, { key: string; date: string | null; rate: number | null }>({
  title: '汇率',
  hint: '从这一天起 1 单位外币等于多少元；可以从表格粘贴日期和汇率',
  field: 'rates',
  id: 'currency.rates',
  columns: [
    { key: 'date', title: '日期', kind: 'date', width: 120 },
    { key: 'rate', title: '汇率', kind: 'price', width: 140, min: 0, help: '1 单位外币等于多少元人民币' },
  ],
  placeholder: '日期、汇率…',
  blank: () => ({ key: crypto.randomUUID(), date: null, rate: null }),
  lineOf: (rate) => ({ ...rate, key: rate.date }),
  valueOf: ({ date, rate }) => (date && rate ? { date, rate } : null),
})
