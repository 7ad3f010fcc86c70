import type { AccountSetOptions, HezhangContract } from '../../src/core/contract'
import { type Client, createClient } from '../../src/core/contract/rpc'
import type { Keyboard } from './keyboard'
import { expect, type Program } from './support'

export const PASSWORD = 'secret-88'
export const YEAR = new Date().getFullYear()

/** An account set with two items, a customer and a supplier, opened in the window, and a session of its own to act behind it. */
export interface Shop {
  client: Client<HezhangContract>
  path: string
  today: string
  paper: number
  pen: number
  customer: number
  supplier: number
}
export const BARCODES = { paper: '6901234567892', pen: '6907654321003' }

export async function openShop(program: Program, keys: Keyboard, options: Partial<AccountSetOptions> = {}): Promise<Shop> {
  await program.reset()
  const path = program.newPath('小店.hezhang')
  const client = clientOf(program)
  const company = { company: '小店', standard: 'small', taxpayer: 'general', startPeriod: YEAR * 100 + 1, ...options } as const
  await client().accountSets.create({ path, options: company })
  const { token } = await client().auth.setup({ name: 'admin', displayName: '王会计', password: PASSWORD })
  const mine = client(token)
  const item = (code: string, name: string, barcode: string) =>
    mine.master.save({ entity: 'item', value: { code, name, unit: '件', taxRate: 130_000, barcodes: [barcode] } })
  const partner = (code: string, name: string, isCustomer: boolean) =>
    mine.master.save({ entity: 'partner', value: { code, name, isCustomer, isSupplier: !isCustomer } })
  const [paper, pen] = [await item('P1', '复印纸', BARCODES.paper), await item('P2', '中性笔', BARCODES.pen)]
  const [customer, supplier] = [await partner('K1', '悦家便利', true), await partner('G1', '得力文具', false)]
  await mine.opening.confirm({})
  const { today } = await mine.app.status({})
  await program.page.reload()
  await signIn(program, keys)
  return { client: mine, path, today, paper: paper.id, pen: pen.id, customer: customer.id, supplier: supplier.id }
}

/** A client of the test's own; without a token as before login. */
const clientOf =
  (program: Program) =>
  (token?: string): Client<HezhangContract> =>
    createClient<HezhangContract>(
      { call: ({ path, input }) => program.call(path, input, token), subscribe: () => () => undefined },
      () => token,
    )

/** Name and password in the window. */
async function signIn(program: Program, keys: Keyboard): Promise<void> {
  await keys.fill('用户名', 'admin')
  await keys.fill('密码', PASSWORD)
  await expect(program.page.getByRole('heading', { name: '工作台' })).toBeVisible()
}

/** A line of so many pieces for a net amount, 13 % on top. */
export function goods(itemId: number, pieces: number, netFen: number) {
  const tax = Math.round(netFen * 0.13)
  return { itemId, quantity: pieces * 1_000_000, net: netFen, taxRate: 130_000, tax, gross: netFen + tax }
}
