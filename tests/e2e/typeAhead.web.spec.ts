import type { Page } from '@playwright/test'
import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

const LATE_MS = 700

/** Answers that are late: to calls of these procedures, or what a page's own code comes in. */
async function late(page: Page, what: 'code' | readonly string[]): Promise<void> {
  await page.route('**/*', async (route) => {
    const request = route.request()
    const isLate = what === 'code' ? request.resourceType() === 'script' : what.some((path) => request.postData()?.includes(`"${path}"`))
    if (isLate) await new Promise((resolve) => setTimeout(resolve, LATE_MS))
    await route.continue()
  })
}

test('keys that are pressed before their page is there wait for it, in order', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier, today } = await openShop(program, keys)
  const lines = [goods(paper, 10, 500_00)]
  const document = { type: 'purchaseReceipt' as const, date: today, partnerId: supplier, warehouseId: 1, lines }
  const { number } = await client.documents.save({ document })

  await late(page, 'code')
  await keys.open('备份与核对')
  await keys.press('Control+j')
  await expect(page.getByText('项勾稽全部一致')).toBeVisible()
  await page.unrouteAll({ behavior: 'wait' })

  await keys.open(number)
  await expect(keys.front).toContainText('草稿')
  await late(page, ['documents.get', 'documents.post'])
  await keys.press('Control+Enter', 'F6')
  await expect(page.getByRole('heading', { name: '采购发票' })).toBeVisible()
  await page.unrouteAll({ behavior: 'wait' })
})

test('the same key twice is no second command, and a key is not kept for a page that was left', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier, today } = await openShop(program, keys, { approval: true })
  const lines = [goods(paper, 10, 500_00)]
  const document = { type: 'purchaseReceipt' as const, date: today, partnerId: supplier, warehouseId: 1, lines }
  const [first, second] = [await client.documents.save({ document }), await client.documents.save({ document })]
  const state = async (id: number) => (await client.documents.get({ id })).document.state
  await keys.open(first.number)
  await expect(keys.front).toContainText('草稿')
  await late(page, ['documents.get', 'documents.submit'])
  await keys.press('Control+Enter', 'Control+Enter')
  await expect(page.getByText('已提交审批')).toBeVisible()
  await page.waitForTimeout(2 * LATE_MS)
  expect(await state(first.id)).toBe('submitted')

  await keys.open(second.number)
  await keys.press('Control+Enter', 'Alt+h')
  await expect(page.getByRole('heading', { name: '工作台' })).toBeVisible()
  await page.waitForTimeout(2 * LATE_MS)
  expect(await state(second.id)).toBe('draft')
  await page.unrouteAll({ behavior: 'wait' })
})
