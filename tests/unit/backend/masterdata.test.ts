import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountId, companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'
import { AccountSet } from '../../../src/main/backend/accountSet'

const folder = temporaryFolder()
let b: TestBackend
let count = 0
beforeAll(async () => {
  b = testBackend(folder.path)
  await b.client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
})
afterAll(async () => {
  await b.backend.close()
  folder.remove()
})
const client = () => b.client
const newItem = (more: Record<string, unknown> = {}) => ({ code: `I${++count}`, name: '商品', unit: '个', taxRate: 130_000, ...more })
const saveItem = (more: Record<string, unknown> = {}) => client().master.save({ entity: 'item', value: newItem(more) })
const get = (entity: 'item' | 'account' | 'warehouse' | 'category', id: number) => client().master.get({ entity, id })
/** What the file itself says, and writes, behind the backend's back. */
async function inFile(work: (db: AccountSet['connection']['write']) => void): Promise<void> {
  const path = (await client().app.status({})).accountSet?.path ?? ''
  await client().accountSets.close({})
  const set = AccountSet.open(path, { program: 'test', startedAt: '' })
  work(set.connection.write)
  await set.close()
  await client().accountSets.open({ path })
}
const receive = (itemId: number) =>
  inFile((db) => {
    db.run("INSERT INTO doc_stock (id, type, number, date, created_at, updated_at) VALUES (900, 'otherIn', 'X-900', '2026-01-05', '', '')")
    db.run('INSERT INTO doc_stock_line (id, document_id, line_no, item_id, quantity) VALUES (9000, 900, 1, ?, 1000000)', itemId)
  })

describe('saving', () => {
  test('keeps every field, gives initials, counts revisions', async () => {
    const value = newItem({
      name: ' 重庆小面 ',
      spec: '110g',
      purchasePrice: 250_000_000,
      barcodes: ['6901234567892', 'A-1'],
      units: [{ unit: '箱', numerator: 24, denominator: 1, purchasePrice: null, salePrice: 8_800_000_000, barcodes: ['16901234567899'] }],
      saleUnit: '箱',
    })
    const saved = await client().master.save({ entity: 'item', value })
    expect(saved.revision).toBe(1)
    const { id, revision: _, categoryName: _c, ...stored } = await get('item', saved.id)
    expect(id).toBe(saved.id)
    expect(stored).toEqual({
      ...value,
      name: '重庆小面',
      pinyin: 'CQXM',
      kind: 'goods',
      categoryId: null,
      salePrice: null,
      floorPrice: null,
      costingMethod: null,
      batchManaged: false,
      purchaseUnit: '',
      serialManaged: false,
      shelfLifeDays: null,
      negativeStock: null,
      nearExpiryDays: null,
      weight: null,
      volume: null,
      limits: [],
      bins: [],
      memo: '',
      disabled: false,
    })
    const again = await client().master.save({ entity: 'item', value: { ...value, id: saved.id, revision: 1, name: '小面', pinyin: 'xm' } })
    expect(again).toEqual({ id: saved.id, revision: 2 })
    expect(await get('item', saved.id)).toMatchObject({ name: '小面', pinyin: 'xm', revision: 2 })
  })
  test('an older revision, a code or barcode that is taken, a record that is not there', async () => {
    const first = newItem({ barcodes: ['1000001'] })
    const { id } = await client().master.save({ entity: 'item', value: first })
    const save = (value: Record<string, unknown>) =>
      refusalOf(client().master.save({ entity: 'item', value: { ...newItem(), ...value } as never }))
    expect(await save({ ...first, id, revision: 0 })).toMatchObject({ code: 'STALE_REVISION' })
    expect(await save({ code: first.code })).toMatchObject({ code: 'DUPLICATE_CODE', at: 'code', message: `编码“${first.code}”已被使用` })
    expect(await save({ barcodes: ['2000', '1000001', '2000'] })).toMatchObject({
      all: ['DUPLICATE_BARCODE barcodes.1', 'DUPLICATE_BARCODE barcodes.2'],
    })
    const unit = (name: string, more: object = {}) => ({ unit: name, numerator: 2, denominator: 1, ...more })
    expect(
      await save({ units: [unit('个'), unit('箱'), unit('箱'), unit('12瓶装'), unit('')], saleUnit: '托', purchaseUnit: '箱' }),
    ).toMatchObject({
      all: [
        'REQUIRED units.4.unit',
        'UNIT_NAME units.3.unit',
        'UNIT_TWICE units.0.unit',
        'UNIT_TWICE units.2.unit',
        'UNIT_NOT_LISTED saleUnit',
      ],
    })
    expect(await save({ barcodes: ['3001'], units: [unit('箱', { barcodes: ['3002', '1000001', '3001'] })] })).toMatchObject({
      all: ['DUPLICATE_BARCODE units.0.barcodes.1', 'DUPLICATE_BARCODE units.0.barcodes.2'],
    })
    expect(await save({ units: [unit('箱', { numerator: 0 })] })).toMatchObject({ code: 'BAD_INPUT', at: 'units.0.numerator' })
    expect(await save({ categoryId: 999 })).toMatchObject({ code: 'UNKNOWN_REFERENCE', at: 'categoryId' })
    expect(await save({ id: 999_999 })).toMatchObject({ code: 'NOT_FOUND', message: '没有找到该商品' })
    const partner = { code: 'P0', name: '无身份', isCustomer: false, isSupplier: false }
    expect(await refusalOf(client().master.save({ entity: 'partner', value: partner }))).toMatchObject({
      code: 'REQUIRED',
      at: 'isCustomer',
    })
  })
  test('names with SQL, HTML and odd characters are just names', async () => {
    const names = ["'; DROP TABLE item; --", '<script>alert(1)</script>', '%_\\', '"引号"', '𠮷野家 👩‍👩‍👧', 'a\tb']
    for (const name of names) {
      const { id } = await saveItem({ name })
      expect((await get('item', id))['name']).toBe(name)
    }
    expect(await refusalOf(saveItem({ name: 'x\u0000y' }))).toMatchObject({ code: 'BAD_INPUT', at: 'name' })
  })
  test('every kind of record', async () => {
    const { master } = client()
    const category = await master.save({ entity: 'category', value: { code: '01', name: '食品' } })
    const below = await master.save({ entity: 'category', value: { code: '0101', name: '面', parentId: category.id } })
    expect(
      await refusalOf(
        master.save({ entity: 'category', value: { id: category.id, revision: 1, code: '01', name: '食品', parentId: below.id } }),
      ),
    ).toMatchObject({
      code: 'CIRCULAR_PARENT',
      at: 'parentId',
    })
    const department = await master.save({ entity: 'department', value: { code: '02', name: '门店' } })
    const employee = await master.save({ entity: 'employee', value: { code: '001', name: '单雄信', departmentId: department.id } })
    expect(await master.get({ entity: 'employee', id: employee.id })).toMatchObject({ departmentName: '门店' })
    await master.save({ entity: 'project', value: { code: '01', name: '装修' } })
    await master.save({ entity: 'warehouse', value: { code: '02', name: '门店仓', address: '一楼' } })
    const { id } = await saveItem({ categoryId: below.id })
    expect((await master.list({ entity: 'item', categoryId: category.id })).rows.map((row) => row.id)).toEqual([id])
  })
})

describe('removing and disabling', () => {
  test('what nobody refers to goes, with all that hangs on it', async () => {
    const { id } = await saveItem({ barcodes: ['3000001'], name: '要删除的' })
    expect(await refusalOf(client().master.remove({ entity: 'item', id, revision: 5 }))).toMatchObject({ code: 'STALE_REVISION' })
    await client().master.remove({ entity: 'item', id, revision: 1 })
    expect(await client().master.searchItems({ text: '要删除的' })).toEqual([])
    expect(await refusalOf(get('item', id))).toMatchObject({ code: 'NOT_FOUND' })
    await saveItem({ barcodes: ['3000001'] })
  })
  test('what is used can only be disabled; then it is not found, and cannot be chosen anew', async () => {
    const category = await client().master.save({ entity: 'category', value: { code: '09', name: '停用类' } })
    const { id } = await saveItem({ categoryId: category.id })
    expect(await refusalOf(client().master.remove({ entity: 'category', id: category.id, revision: 1 }))).toMatchObject({
      code: 'IN_USE',
      message: '“停用类”已被使用，不能删除，可以停用',
    })
    expect((await get('category', category.id))['name']).toBe('停用类')
    await client().master.setDisabled({ entity: 'category', id: category.id, revision: 1, disabled: true })
    expect(await refusalOf(saveItem({ categoryId: category.id }))).toMatchObject({ code: 'UNKNOWN_REFERENCE' })
    const kept = await get('item', id)
    const { pinyin: _p, categoryName: _n, ...value } = kept
    await client().master.save({ entity: 'item', value: { ...value, memo: '仍属原类' } as never })
    await client().master.setDisabled({ entity: 'item', id, revision: 2, disabled: true })
    expect((await client().master.list({ entity: 'item', disabled: true })).rows.map((row) => row.id)).toEqual([id])
  })
  test('发出商品 belongs to the program', async () => {
    const act = [
      client().master.remove({ entity: 'warehouse', id: 2, revision: 1 }),
      client().master.setDisabled({ entity: 'warehouse', id: 2, revision: 1, disabled: true }),
      client().master.save({ entity: 'warehouse', value: { id: 2, revision: 1, code: 'SHIP', name: '我的仓' } }),
    ]
    for (const work of act) expect(await refusalOf(work)).toMatchObject({ code: 'SYSTEM_RECORD' })
    expect((await client().master.list({ entity: 'warehouse' })).rows.map((row) => row.name)).not.toContain('发出商品')
  })
})

test('D32: unit, kind, batches and costing of an item that has been used stay, and the conversions that were used', async () => {
  const value = newItem({ units: [{ unit: '箱', numerator: 24, denominator: 1 }] })
  const { id } = await client().master.save({ entity: 'item', value })
  await receive(id)
  const change = (more: Record<string, unknown>) =>
    client().master.save({ entity: 'item', value: { ...value, id, revision: 1, ...more } as never })
  expect(await refusalOf(change({ unit: '只', units: [], kind: 'service', batchManaged: true, costingMethod: 'fifo' }))).toMatchObject({
    all: ['UNIT_LOCKED unit', 'COSTING_LOCKED costingMethod', 'ITEM_LOCKED kind', 'ITEM_LOCKED batchManaged'],
  })
  // nobody has entered a case yet
  await inFile((db) => db.run("UPDATE doc_stock_line SET unit = '箱', unit_quantity = 1000000, quantity = 24000000 WHERE id = 9000"))
  const locked = { message: '单位“箱”已用于其他入库单 X-900，不能更改换算率，也不能删除' }
  expect(await refusalOf(change({ units: [{ unit: '箱', numerator: 12, denominator: 1 }] }))).toMatchObject({
    ...locked,
    all: ['RATIO_LOCKED units.0.numerator'],
  })
  expect(await refusalOf(change({ units: [] }))).toMatchObject({ ...locked, all: ['RATIO_LOCKED units'] })
  // the same rate otherwise written, and a further unit
  const units = [
    { unit: '箱', numerator: 48, denominator: 2 },
    { unit: '托', numerator: 480, denominator: 1 },
  ]
  expect(await change({ units, name: '改名' })).toEqual({ id, revision: 2 })
  expect(await refusalOf(client().master.remove({ entity: 'item', id, revision: 2 }))).toMatchObject({ code: 'IN_USE' })
})

describe('accounts', () => {
  const account = (more: Record<string, unknown>) => ({
    entity: 'account' as const,
    value: { code: '', name: '科目', direction: 'debit' as const, ...more },
  })
  test('D47: a further bank account; class and cash follow the branch', async () => {
    const parentId = await accountId(client(), '1002')
    const code = await client().master.nextCode({ entity: 'account', parentId })
    expect(code).toBe('100202')
    const { id } = await client().master.save(account({ code, name: '招行', parentId, class: 'equity' }))
    expect(await get('account', id)).toMatchObject({
      fullName: '银行存款-招行',
      class: 'currentAsset',
      isCash: true,
      isLeaf: true,
      customer: 'none',
    })
    await client().master.remove({ entity: 'account', id, revision: 1 })
  })
  test('D47: the first account below takes over roles; the last one going makes a leaf again', async () => {
    const parentId = await accountId(client(), '1001')
    const { id } = await client().master.save(account({ code: '100101', name: '门店现金', parentId }))
    const { roles } = await client().settings.get({})
    expect(roles.find((r) => r.role === 'cash')).toMatchObject({ accountCode: '100101' })
    expect(await get('account', parentId)).toMatchObject({ isLeaf: false })
    expect(await refusalOf(client().master.remove({ entity: 'account', id, revision: 1 }))).toMatchObject({ code: 'IN_USE' })
    expect(await refusalOf(client().master.remove({ entity: 'account', id: parentId, revision: 2 }))).toMatchObject({
      code: 'ACCOUNT_HAS_CHILDREN',
    })
    await client().settings.setRole({ role: 'cash', accountId: await accountId(client(), '101299') })
    await client().master.remove({ entity: 'account', id, revision: 1 })
    expect(await get('account', parentId)).toMatchObject({ isLeaf: true })
  })
  test('D47: an account that is kept by customer stays so', async () => {
    const parentId = await accountId(client(), '1122')
    const { pinyin: _p, fullName: _f, isLeaf: _l, control: _c, roles: _r, ...value } = await get('account', parentId)
    expect(await refusalOf(client().master.save({ entity: 'account', value: { ...value, customer: 'optional' } as never }))).toMatchObject({
      code: 'ACCOUNT_LOCKED',
      at: 'customer',
    })
  })
  test('a dimension is asked for only where all figures have it: else 结转损益 could not be posted any more', async () => {
    const make = async (code: string, department: 'none' | 'optional') =>
      (await client().master.save(account({ code, name: '损益', class: 'periodExpense', department }))).id
    const [bare, kept] = [await make('5690', 'none'), await make('5691', 'optional')]
    const { rows } = await client().master.list({ entity: 'department' })
    const bank = await accountId(client(), '100201')
    await inFile((db) => {
      db.run(
        "INSERT INTO posting (id, document_type, document_id, kind, date, period, created_at) VALUES (990, 'voucher', 990, 'post', '2026-01-05', 202601, '')",
      )
      for (const [line, id, debit, credit, department] of [
        [1, bare, 1, 0, null],
        [2, kept, 1, 0, rows[0]?.id ?? 0],
        [3, bank, 0, 2, null],
      ] as const)
        db.run(
          "INSERT INTO journal_line (posting_id, line_no, date, account_id, debit, credit, department_id) VALUES (990, ?, '2026-01-05', ?, ?, ?, ?)",
          line,
          id,
          debit,
          credit,
          department,
        )
    })
    const ask = async (id: number) => {
      const { pinyin: _p, fullName: _f, isLeaf: _l, control: _c, roles: _r, ...value } = await get('account', id)
      return client().master.save({ entity: 'account', value: { ...value, department: 'required' } as never })
    }
    expect(await refusalOf(ask(bare))).toMatchObject({ code: 'ACCOUNT_LOCKED', at: 'department' })
    expect(await ask(kept)).toMatchObject({ revision: 2 })
  })
  test('D47: the first account below one that has figures takes them over; they keep their side', async () => {
    const parentId = await accountId(client(), '1601')
    const capital = await accountId(client(), '3001')
    const row = { partnerId: null, departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }
    const balances = [
      { ...row, accountId: parentId, balance: 100 },
      { ...row, accountId: capital, balance: -100 },
    ]
    await client().opening.save({ data: { balances, stock: [], openItems: [] } })
    const other = account({ code: '160101', parentId, direction: 'credit' })
    expect(await refusalOf(client().master.save(other))).toMatchObject({ code: 'ACCOUNT_LOCKED', at: 'direction' })
    const { id } = await client().master.save(account({ code: '160101', name: '办公设备', parentId }))
    expect([await accountId(client(), '160101'), id]).toEqual([parentId, parentId])
    const above = await get('account', await accountId(client(), '1601'))
    expect(above).toMatchObject({ isLeaf: false, name: '固定资产' })
    expect(await get('account', id)).toMatchObject({
      parentId: above.id,
      fullName: '固定资产-办公设备',
      isLeaf: true,
      department: 'optional',
    })
    const opening = await client().opening.get({})
    expect(opening.balances.find((b) => b.accountId === id)?.balance).toBe(100)
    // the next one begins empty
    const second = await client().master.save(account({ code: '160102', name: '车辆', parentId: above.id }))
    expect(second.id).not.toBe(id)
    const { pinyin: _p, fullName: _f, isLeaf: _l, control: _c, roles: _r, ...value } = await get('account', parentId)
    expect(await refusalOf(client().master.save({ entity: 'account', value: { ...value, direction: 'credit' } as never }))).toMatchObject({
      code: 'ACCOUNT_LOCKED',
      at: 'direction',
    })
  })
  test.each([
    ['12345', undefined, 'ACCOUNT_CODE code'],
    ['100', undefined, 'ACCOUNT_CODE code'],
    ['ABCD', undefined, 'ACCOUNT_CODE code'],
    ['100201', '1012', 'ACCOUNT_CODE code'],
    ['1012', '1012', 'ACCOUNT_CODE code'],
  ])('the code %s below %s is refused', async (code, parent, expected) => {
    const parentId = parent === undefined ? null : await accountId(client(), parent)
    expect((await refusalOf(client().master.save(account({ code, parentId, class: 'currentAsset' })))).all).toContain(expected)
  })
  test('a root needs a class; names below follow their parent’s', async () => {
    expect(await refusalOf(client().master.save(account({ code: '9001', class: 'toString' })))).toMatchObject({
      code: 'REQUIRED',
      at: 'class',
    })
    const { id } = await client().master.save(account({ code: '9001', name: '旧名', class: 'cost' }))
    const child = await client().master.save(account({ code: '900101', name: '下级', parentId: id }))
    const last = await client().master.save(account({ code: '90010101', name: '末级', parentId: child.id }))
    const { pinyin: _p, fullName: _f, isLeaf: _l, control: _c, roles: _r, ...value } = await get('account', id)
    await client().master.save({ entity: 'account', value: { ...value, name: '新名' } as never })
    expect(await get('account', last.id)).toMatchObject({ fullName: '新名-下级-末级', class: 'cost' })
    expect(
      await refusalOf(client().master.save({ entity: 'account', value: { ...value, revision: 3, name: '新名', code: '9002' } as never })),
    ).toMatchObject({ code: 'ACCOUNT_LOCKED', at: 'code' })
  })
})

test('the next code counts on in its own width, past what is taken', async () => {
  const { master } = client()
  await master.save({ entity: 'project', value: { code: 'XM-0099', name: '甲' } })
  expect(await master.nextCode({ entity: 'project' })).toBe('XM-0100')
  await master.save({ entity: 'project', value: { code: 'XM-0100', name: '乙' } })
  const { id } = await master.save({ entity: 'project', value: { code: 'ABC', name: '丙' } })
  expect(await master.nextCode({ entity: 'project' })).toBe('ABC1')
  await master.remove({ entity: 'project', id, revision: 1 })
  await master.save({ entity: 'project', value: { code: '99999999999999999999', name: '丁' } })
  expect(await master.nextCode({ entity: 'project' })).toBe('100000000000000000000')
})

test('a new customer is numbered after the last customer, a new supplier after the last supplier', async () => {
  const { master } = client()
  const partner = (code: string, isCustomer: boolean) =>
    master.save({ entity: 'partner', value: { code, name: code, isCustomer, isSupplier: !isCustomer } })
  await partner('K008', true)
  await partner('G030', false)
  expect(await master.nextCode({ entity: 'partner', role: 'customer' })).toBe('K009')
  expect(await master.nextCode({ entity: 'partner', role: 'supplier' })).toBe('G031')
})
