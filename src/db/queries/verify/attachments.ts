import { createHash } from 'node:crypto'
import { anyOf, type Check, rows } from './check'

/** 附件: what is kept is what was added, and belongs to something. */
const contents = anyOf('attachmentContents', '附件的内容与登记的校验值一致', [
  (db) => {
    const problems: string[] = []
    for (const { sha256, content } of db.iterate<{ sha256: string; content: Uint8Array }>('SELECT sha256, content FROM attachment_content'))
      if (createHash('sha256').update(content).digest('hex') !== sha256)
        problems.push(`附件 ${db.value<string>('SELECT name FROM attachment WHERE sha256 = ?', sha256) ?? sha256} 的内容被改动过`)
    return problems
  },
])
const owners = anyOf('attachmentOwners', '每个附件都属于一张单据或凭证，没有无主的内容', [
  rows<{ name: string }>(
    'SELECT name FROM attachment a WHERE document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = a.document_id)',
    (row) => `附件 ${row.name} 的单据不存在`,
  ),
  rows<{ name: string }>(
    'SELECT name FROM attachment a WHERE voucher_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM voucher v WHERE v.id = a.voucher_id)',
    (row) => `附件 ${row.name} 的凭证不存在`,
  ),
  rows<{ name: string }>(
    'SELECT name FROM attachment a WHERE NOT EXISTS (SELECT 1 FROM attachment_content c WHERE c.sha256 = a.sha256)',
    (row) => `附件 ${row.name} 没有内容`,
  ),
  rows<{ sha256: string }>(
    'SELECT sha256 FROM attachment_content c WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = c.sha256)',
    (row) => `内容 ${row.sha256.slice(0, 12)} 不属于任何附件`,
  ),
])
export const attachmentChecks: readonly Check[] = [contents, owners]
