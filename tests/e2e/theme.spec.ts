import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('light and dark by one key, kept when the window comes again', async ({ program, page }) => {
  const keys = new Keyboard(page)
  await openShop(program, keys)
  const look = () =>
    page.evaluate(() => {
      const lightness = (color: string) => (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, c) => sum + Number(c), 0)
      const { backgroundColor, color } = getComputedStyle(document.body)
      return lightness(backgroundColor) > lightness(color) ? 'light' : 'dark'
    })
  await keys.create('销售出库单')
  await keys.at('客户')
  expect(await look()).toBe('light')
  await keys.press('Alt+t')
  await expect.poll(look).toBe('dark')
  await program.picture('document-dark')
  await page.reload()
  await expect(page.getByRole('heading', { name: '销售出库单' })).toBeVisible()
  await expect.poll(look).toBe('dark')
  await keys.press('Alt+h')
  await expect(page.getByRole('heading', { name: '工作台' })).toBeVisible()
  await program.picture('workbench-dark')
  await keys.press('F1')
  await expect(page.getByRole('dialog')).toContainText('浅色或深色')
  await program.picture('shortcuts-dark')
  await keys.press('Escape')
  await keys.press('Alt+t')
  await expect.poll(look).toBe('light')
})
