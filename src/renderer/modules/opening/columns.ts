import type { AccountHit, EntityRecord, ItemHit, PartnerHit } from '@core/contract'
import { accountSource, entitySource, itemSource, partnerSource } from '../../rpc/sources'
import { type LineColumn, lookupBinding } from '../../ui/grid/types'
import { splitSerials } from '../../documents/model/serials'
import { type BalanceLine, isNumbered, type OpenItemLine, piecesOf, type StockLine } from './model'

const debit = (l: BalanceLine) => (l.balance > 0 ? l.balance : 0)
const credit = (l: BalanceLine) => (l.balance < 0 ? -l.balance : 0)
/** Before an account is chosen nothing is ruled out; a record known by name only has no dimensions at hand. */
const keeps = (l: BalanceLine, ...dims: (keyof AccountHit['dims'])[]) => !l.account?.dims || dims.some((d) => (l.account?.dims[d] ?? 0) > 0)

const DIMENSION_COLUMNS: LineColumn<BalanceLine>[] = [
  {
    key: 'partner',
    title: '往来单位',
    kind: 'lookup',
    width: 108,
    errorKeys: ['partnerId'],
    editable: (l) => keeps(l, 'customer', 'supplier'),
    lookup: lookupBinding(
      partnerSource(undefined),
      (l: BalanceLine) => l.partner,
      (l, partner: PartnerHit | null) => ({ ...l, partner }),
    ),
  },
  {
    key: 'item',
    title: '存货',
    kind: 'lookup',
    width: 108,
    errorKeys: ['itemId'],
    editable: (l) => keeps(l, 'item'),
    lookup: lookupBinding(
      itemSource({ show: 'stock' }),
      (l: BalanceLine) => l.item,
      (l, item: ItemHit | null) => ({ ...l, item }),
    ),
  },
  {
    key: 'department',
    title: '部门',
    kind: 'lookup',
    width: 90,
    hidden: true,
    errorKeys: ['departmentId'],
    editable: (l) => keeps(l, 'department'),
    lookup: lookupBinding(
      entitySource('department'),
      (l: BalanceLine) => l.department,
      (l, department: EntityRecord | null) => ({ ...l, department }),
    ),
  },
  {
    key: 'employee',
    title: '职员',
    kind: 'lookup',
    width: 90,
    hidden: true,
    errorKeys: ['employeeId'],
    editable: (l) => keeps(l, 'employee'),
    lookup: lookupBinding(
      entitySource('employee'),
      (l: BalanceLine) => l.employee,
      (l, employee: EntityRecord | null) => ({ ...l, employee }),
    ),
  },
]
/** `currencies`: some account is kept in one. */
export function balanceColumns(midYear: boolean, currencies: boolean): LineColumn<BalanceLine>[] {
  return [
    {
      key: 'account',
      title: '科目',
      kind: 'lookup',
      grow: 2,
      width: 190,
      errorKeys: ['accountId'],
      lookup: lookupBinding(
        accountSource({}),
        (l: BalanceLine) => l.account,
        (l, account: AccountHit | null) => ({ ...l, account }),
      ),
    },
    ...DIMENSION_COLUMNS,
    {
      key: 'balance',
      title: '借方余额',
      kind: 'fen',
      width: 106,
      zero: 'blank',
      value: debit,
      set: (l, v) => ({ ...l, balance: Number(v ?? 0) }),
      total: (ls) => ls.reduce((s, l) => s + debit(l), 0),
    },
    {
      key: 'credit',
      title: '贷方余额',
      kind: 'fen',
      width: 106,
      zero: 'blank',
      value: credit,
      set: (l, v) => ({ ...l, balance: -Number(v ?? 0) }),
      // a balance stands on one side
      skipOnEnter: (l) => debit(l) !== 0,
      total: (ls) => ls.reduce((s, l) => s + credit(l), 0),
    },
    {
      key: 'original',
      title: '原币余额',
      kind: 'fen',
      width: 106,
      zero: 'blank',
      hidden: !currencies,
      help: '核算外币的科目填原币金额，方向同余额',
      value: (l) => Math.abs(l.original),
      set: (l, v) => ({ ...l, original: l.balance < 0 ? 0 - Number(v ?? 0) : Number(v ?? 0) }),
    },
    ...(midYear
      ? ([
          { key: 'yearDebit', title: '本年累计借方', kind: 'fen', width: 106, zero: 'blank', total: 'sum' },
          { key: 'yearCredit', title: '本年累计贷方', kind: 'fen', width: 106, zero: 'blank', total: 'sum' },
        ] satisfies LineColumn<BalanceLine>[])
      : []),
  ]
}
const SERIALS: LineColumn<StockLine> = {
  key: 'serials',
  title: '序列号',
  kind: 'text',
  width: 72,
  help: 'F7 打开序列号窗口；也可以在格里粘贴几个',
  skipOnEnter: true,
  editable: isNumbered,
  value: (l) => l.serials.join(' '),
  set: (l, value) => ({ ...l, serials: [...new Set(splitSerials(String(value ?? '')))] }),
  display: (l) => {
    if (!isNumbered(l)) return ''
    return l.serials.length === piecesOf(l) ? `${l.serials.length} 个` : `${l.serials.length} / ${piecesOf(l)}`
  },
}
/** `numbered`: some goods have serial numbers. */
export const stockColumns = (numbered: boolean): LineColumn<StockLine>[] => [
  {
    key: 'item',
    title: '商品',
    kind: 'lookup',
    grow: 2,
    width: 190,
    errorKeys: ['itemId'],
    lookup: lookupBinding(
      itemSource({ show: 'purchase' }),
      (l: StockLine) => l.item,
      (l, item: ItemHit | null) => ({ ...l, item, serials: item?.id === l.item?.id ? l.serials : [] }),
    ),
  },
  {
    key: 'warehouse',
    title: '仓库',
    kind: 'lookup',
    width: 90,
    errorKeys: ['warehouseId'],
    lookup: lookupBinding(
      entitySource('warehouse'),
      (l: StockLine) => l.warehouse,
      (l, warehouse: EntityRecord | null) => ({ ...l, warehouse }),
    ),
  },
  { key: 'batch', title: '批号', kind: 'text', width: 100, maxLength: 40 },
  { key: 'productionDate', title: '生产日期', kind: 'date', width: 92, skipOnEnter: true },
  { key: 'expiryDate', title: '到期日', kind: 'date', width: 92, skipOnEnter: true, help: '不填则为生产日期加保质期' },
  { key: 'quantity', title: '数量', kind: 'qty', width: 80, zero: 'blank', total: 'sum' },
  ...(numbered ? [SERIALS] : []),
  { key: 'value', title: '金额', kind: 'fen', width: 104, total: (ls) => ls.reduce((s, l) => s + (l.value ?? 0), 0) },
  { key: 'date', title: '入库日期', kind: 'date', width: 110, skipOnEnter: true },
  {
    key: 'supplier',
    title: '暂估供应商',
    kind: 'lookup',
    width: 160,
    skipOnEnter: true,
    help: '货到票未到的，填供应商；以后登记发票时引用',
    errorKeys: ['supplierId'],
    lookup: lookupBinding(
      partnerSource('supplier'),
      (l: StockLine) => l.supplier,
      (l, supplier: PartnerHit | null) => ({ ...l, supplier }),
    ),
  },
]
export const OPEN_ITEM_COLUMNS: LineColumn<OpenItemLine>[] = [
  {
    key: 'account',
    title: '科目',
    kind: 'lookup',
    width: 180,
    errorKeys: ['accountId'],
    lookup: lookupBinding(
      accountSource({}),
      (l: OpenItemLine) => l.account,
      (l, account: AccountHit | null) => ({ ...l, account }),
    ),
  },
  {
    key: 'partner',
    title: '往来单位',
    kind: 'lookup',
    grow: 1,
    width: 160,
    errorKeys: ['partnerId'],
    lookup: lookupBinding(
      partnerSource(undefined),
      (l: OpenItemLine) => l.partner,
      (l, partner: PartnerHit | null) => ({ ...l, partner }),
    ),
  },
  { key: 'number', title: '单据号', kind: 'text', width: 120, maxLength: 40 },
  { key: 'date', title: '日期', kind: 'date', width: 110 },
  { key: 'dueDate', title: '到期日', kind: 'date', width: 110 },
  { key: 'amount', title: '余额（借正贷负）', kind: 'fen', width: 130, total: 'sum' },
]
