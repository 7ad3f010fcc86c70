import { expect, test } from './support'

test('the window opens and reaches the backend', async ({ page, program }) => {
  await program.reset()
  await expect(page).toHaveTitle(/合账/)
  const reply = await program.call('app.status', {})
  expect(reply).toMatchObject({ ok: true, data: { host: program.edition === 'web' ? 'http' : 'electron', accountSet: null } })
})

test('the page runs under a policy that forbids foreign and inline scripts', async ({ page }) => {
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    await fetch('https://example.com').catch(() => undefined)
    return 'injected' in window
  })
  expect(ran).toBe(false)
})

test('an unknown path is not found, and nothing outside the pages is served', async ({ page }) => {
  const status = (path: string) => page.evaluate(async (at) => (await fetch(at)).status, path)
  expect(await status('/nothing.js')).toBe(404)
  expect(await status('/..%2f..%2fpackage.json')).toBeGreaterThanOrEqual(400)
  expect(await status('/%2e%2e/package.json')).toBeGreaterThanOrEqual(400)
})
