/** A scenario as it is written in its file. */
export interface Line {
  product: string
  qty: string
  price?: string
  est_price?: string
  wh?: string | null
  batch?: string | null
  layer?: string | null
  group?: string | null
  vat_rate?: string
  abnormal?: boolean
  account?: string
  amount?: string
  dept?: string
  gross?: string
  fee?: string
}
export interface Event {
  id: string
  date: string
  type: string
  seq?: number
  of?: string
  lines?: Line[]
  components?: Line[]
  shortage?: Line[]
  surplus?: Line[]
  tenders?: { account: string; amount: string }[]
  invoice_lines?: Line[]
  rates?: Record<string, string>
  offset_prepay?: boolean
  abnormal?: boolean
  [field: string]: unknown
}
export interface Account {
  code: string
  name: string
  cls: string
  direction: string
  parent: string | null
  aux: string[]
}
export interface Scenario {
  master: {
    company: { standard: string; vat_taxpayer: string; vat_period: string; period: string }
    accounts: Account[]
    cash_accounts: string[]
    departments: { id: string; name: string }[]
    products: { id: string; vat: string }[]
    customers: { id: string }[]
    suppliers: { id: string }[]
  }
  opening: {
    gl: { account: string; aux: string | null; debit: string | null; credit: string | null }[]
    stock: { product: string; wh: string; batch: string | null; qty: string }[]
    layers: { product: string; layer: string; date: string; qty: string; value: string; estimated: boolean }[]
  }
  policy?: Record<string, unknown>
  events: Event[]
}
export const text = (e: Event, field: string) => (typeof e[field] === 'string' ? (e[field] as string) : undefined)
export const inOrder = (events: readonly Event[]) =>
  events
    .map((e, i) => ({ e, at: e.seq ?? i }))
    .sort((a, b) => (a.e.date === b.e.date ? a.at - b.at : a.e.date < b.e.date ? -1 : 1))
    .map(({ e }) => e)
export const monthOf = (date: string) => date.slice(0, 7)
export const isSmallScale = (s: Scenario) => s.master.company.vat_taxpayer.includes('小规模')
export const isBusiness = (s: Scenario) => !s.master.company.standard.includes('小企业')
