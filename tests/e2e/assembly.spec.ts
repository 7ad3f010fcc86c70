import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D29 a list is entered, a product assembled from it with its fee and taken apart again, by keyboard', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, today } = await openShop(program, keys)
  await client.master.save({ entity: 'item', value: { code: 'Z1', name: '办公套装', unit: '套', taxRate: 130_000 } })
  const { id, revision } = await client.documents.save({
    document: {
      type: 'purchaseReceipt',
      date: today,
      partnerId: supplier,
      warehouseId: 1,
      lines: [goods(paper, 10, 200_00), goods(pen, 20, 100_00)],
    },
  })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })

  await keys.create('物料清单')
  await keys.fill('产品', 'Z1')
  await keys.fillAll([['名称'], ['基数'], ['加工费', '1.5'], ['默认清单'], ['备注']])
  await keys.fillAll([
    ['第 1 行 组件', 'P1'],
    ['第 1 行 用量', '2'],
    ['第 2 行 组件', 'P2'],
    ['第 2 行 用量', '3'],
  ])
  await program.picture('bom')
  await keys.press('Control+s')
  await expect.poll(async () => (await client.master.list({ entity: 'bom' })).count).toBe(1)

  await keys.create('组装单')
  await keys.fillAll([['第 1 行 商品', 'Z1'], ['第 1 行 数量', '6'], ['第 1 行 入库仓库']])
  await keys.press('F3')
  await expect(keys.front.getByTestId('grid-document.assembly')).toContainText('复印纸')
  // 6 sets want 12 of the 10 that are there
  await expect(keys.front).toContainText('缺 2 件（需 12，存 10）')
  await program.picture('assembly-short')
  const more = await client.documents.save({
    document: { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines: [goods(paper, 2, 40_00)] },
  })
  await client.documents.post({ type: 'purchaseReceipt', id: more.id, revision: more.revision })
  await expect(keys.front).toContainText('现存量足够')
  // the fee of the list, 6 × 1.50, out of the till
  await keys.type('1001')
  await keys.press('Enter')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await program.picture('assembly-posted')
  const onHand = async () =>
    Object.fromEntries((await client.master.searchItems({ text: '', limit: 9 })).map((i) => [i.code, i.onHand / 1_000_000]))
  expect(await onHand()).toEqual({ P1: 0, P2: 2, Z1: 6 })

  await keys.create('拆卸单')
  await keys.fillAll([['第 1 行 商品', 'Z1'], ['第 1 行 数量', '2'], ['第 1 行 入库仓库']])
  await keys.press('F3')
  await expect(keys.front.getByTestId('grid-document.disassembly')).toContainText('复印纸')
  await program.picture('disassembly')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await program.picture('disassembly-posted')
  expect(await onHand()).toEqual({ P1: 4, P2: 8, Z1: 4 })
  expect((await client.integrity.verify({})).ok).toBe(true)

  await keys.open('成本卷算')
  await expect(keys.front).toContainText('办公套装')
  await program.picture('bom-cost')
})
