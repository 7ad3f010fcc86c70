import type { AccountHit, ItemUnit } from '@core/contract'
import type { FieldKind } from '@core/documents/define'
import type { Value } from '../../ui/values/format'

/**
 * A record chosen in a field. The document keeps its id; code and name are shown, the rest is what follows from the choice.
 * What a search found carries everything, what a stored document names only code, name, unit and spec.
 */
export interface Ref {
  id: number
  code: string
  name: string
  unit?: string
  spec?: string
  /** open item: date and what is left, for display */
  extra?: string
  // item
  kind?: 'goods' | 'material' | 'service'
  barcode?: string | null
  taxRate?: number
  /** 10⁻⁸ yuan, with tax */
  purchasePrice?: number | null
  salePrice?: number | null
  batchManaged?: boolean
  /** 保质期天数 */
  shelfLifeDays?: number | null
  /** further units, and in which it is usually sold and bought ('': the base unit) */
  units?: ItemUnit[]
  saleUnit?: string
  purchaseUnit?: string
  /** what was typed is the barcode of one of this unit (箱码) */
  typedUnit?: string
  serialManaged?: boolean
  // partner
  termDays?: number
  balance?: number
  // account
  direction?: 'debit' | 'credit'
  isCash?: boolean
  hasQuantity?: boolean
  dims?: AccountHit['dims']
  cashFlowDebit?: number | null
  cashFlowCredit?: number | null
  currency?: AccountHit['currency']
}
export type FormValue = Value | Ref

export const refOf = (value: FormValue | undefined): Ref | null => (typeof value === 'object' && value !== null ? value : null)
export const idOf = (value: FormValue | undefined): number | null => refOf(value)?.id ?? null
export const numberOf = (value: FormValue | undefined): number => (typeof value === 'number' ? value : 0)
export const textOf = (value: FormValue | undefined): string => (typeof value === 'string' ? value : '')
export const isEmpty = (value: FormValue | undefined): boolean => value === null || value === undefined || value === '' || value === 0

/** What a field of a kind refers to: the key under which DocumentView.names has it ("partner:3"). */
export const REFERS: Partial<Record<FieldKind, string>> = {
  customer: 'partner',
  supplier: 'partner',
  partner: 'partner',
  item: 'item',
  warehouse: 'warehouse',
  account: 'account',
  cashAccount: 'account',
  department: 'department',
  employee: 'employee',
  project: 'project',
  openItem: 'openItem',
}
