import type { Locator } from '@playwright/test'
import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

/** A page that says what it is, as a scanner would write it. */
function pdf(): Buffer {
  const stream = 'BT /F1 24 Tf 60 760 Td (Lease contract 2026) Tj ET'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const start = text.length
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${text}xref\n0 6\n0000000000 65535 f \n${rows}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`)
}

test('附件: scans are added to a voucher by keyboard, looked at, counted, and stay once it is booked', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, today } = await openShop(program, keys)
  const account = async (text: string) => (await client.master.searchAccounts({ text, leafOnly: true }))[0]?.id ?? 0
  const lines = [
    { accountId: await account('1001'), summary: '提现', debit: 500_00, credit: 0 },
    { accountId: await account('100201'), summary: '提现', debit: 0, credit: 500_00 },
  ]
  const { id, number } = await client.documents.save({ document: { type: 'voucher', date: today, memo: '提现', lines } })
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 400 } })
  const choose = async (...files: { name: string; mimeType: string; buffer: Buffer }[]) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keys.press('Insert')])
    await chooser.setFiles(files)
  }

  /** As dragged in from the file manager. */
  const drop = (onto: Locator, name: string, content: string) =>
    onto.evaluate(
      (element, file) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([file.content], file.name))
        element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
      },
      { name, content },
    )

  await keys.open(number)
  await expect(keys.front.getByRole('heading', { name: '凭证', exact: true })).toBeVisible()
  await keys.press('Alt+g')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('还没有附件')
  await choose(
    { name: '回单.png', mimeType: 'image/png', buffer: picture },
    { name: '租赁合同（2026年度）.pdf', mimeType: 'application/pdf', buffer: pdf() },
  )
  await expect(dialog).toContainText('租赁合同')
  await expect(dialog.getByRole('img', { name: '回单.png' })).toBeVisible()
  await program.picture('attachments')
  await keys.press('ArrowDown')
  await program.picture('attachmentsPdf')
  await drop(dialog.locator('.attachment-dialog'), '程序.pdf', 'MZ')
  await expect(page.getByText('不是可以作附件的文件')).toBeVisible()
  await keys.press('Delete')
  await expect(dialog.last()).toContainText('操作日志里留有记录')
  await keys.press('Enter')
  await expect(dialog).not.toContainText('租赁合同')
  await keys.press('Escape')
  await expect(keys.front).toContainText('回单.png')
  await drop(keys.front.locator('.attachments'), '电子发票.xml', '<?xml version="1.0"?><EInvoice/>')
  await expect(keys.front.getByText('附件 2 张')).toBeVisible()
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await program.picture('voucherAttachments')
  const [made] = (await client.vouchers.list({ from: 200001, to: 209912 })).rows
  expect(made).toMatchObject({ documentId: id, attachmentCount: 2 })
  await client.vouchers.book({ ids: [made?.id ?? 0] })
  await keys.press('F3')
  await expect(page.getByRole('heading', { name: '记账凭证' })).toBeVisible()
  await keys.press('Alt+g')
  await expect(dialog.getByRole('button', { name: '删除' })).toBeDisabled()
  await program.picture('attachmentsBooked')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
