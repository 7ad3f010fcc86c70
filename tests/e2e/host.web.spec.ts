import { existsSync } from 'node:fs'
import { expect, test } from './support'

test('the token leaves the address and survives a reload', async ({ page, program }) => {
  expect(page.url()).not.toContain('token=')
  await page.reload()
  expect((await program.call('app.status', {})).ok).toBe(true)
})

test('without the token nothing is answered', async ({ page }) => {
  const status = await page.evaluate(async () => (await fetch('/rpc', { method: 'POST', body: '{}' })).status)
  expect(status).toBe(401)
})

test('a file goes up for a procedure to read, and a written one comes down once', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const headers = { authorization: `Bearer ${sessionStorage.getItem('hezhang.hostToken')}` }
    const type = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('../备份.hzbak') }
    const up = await fetch('/files', { method: 'POST', headers: { ...headers, ...type }, body: 'bytes' })
    const file = (await up.json()) as { id: string; path: string; name: string }
    const down = await fetch(`/files/${file.id}`, { headers })
    const again = await fetch(`/files/${file.id}`, { headers })
    return { ...file, text: await down.text(), status: down.status, again: again.status }
  })
  expect(result).toMatchObject({ name: '备份.hzbak', text: 'bytes', status: 200, again: 404 })
  await expect.poll(() => existsSync(result.path)).toBe(false)
})
