import { z } from 'zod'
import { type DocumentInput, documentInput } from './documents'
import type { DocumentView, VoucherDocument, VoucherLineView, VoucherTemplate, VoucherView } from './documentViews'
import { command, query } from './rpc'
import { date, id, name, output, page, period, text } from './schemas'

const someVouchers = z.strictObject({ ids: z.array(id).min(1).max(20_000) })
export const vouchers = {
  list: query(
    'accounting.read',
    '凭证列表',
    z.strictObject({
      from: period,
      to: period,
      text: text(60).optional(),
      kind: z.enum(['document', 'manual', 'costDifference', 'closing']).optional(),
      state: z.enum(['open', 'reviewed', 'booked']).optional(),
      accountId: id.optional(),
      ...page,
    }),
    output<{ rows: Omit<VoucherView, 'lines'>[]; count: number; total: number }>(),
  ),
  get: query(
    'accounting.read',
    '一张凭证',
    z.strictObject({ id }),
    output<
      VoucherView & {
        /** 周期凭证: what it was made from */
        template: { id: number; name: string } | null
        /** of a voucher that documents of its day share */
        documents: VoucherDocument[]
        postings: {
          id: number
          kind: string
          date: string
          createdAt: string
          documentNumber: string
          causeNumber: string | null
          lines: VoucherLineView[]
        }[]
      }
    >(),
  ),
  ofDocument: query(
    'accounting.read',
    '一张单据的凭证；按日汇总的只取这张单据的部分',
    z.strictObject({ documentId: id }),
    output<VoucherView[]>(),
  ),
  review: command('accounting.review', '审核凭证：由制单以外的人（可设）', someVouchers, output<{ changed: number }>()),
  unreview: command('accounting.review', '取消审核', someVouchers, output<{ changed: number }>()),
  book: command('accounting.post', '记账：从此不能修改，只能红字冲销', someVouchers, output<{ changed: number }>()),
  templates: query('accounting.read', '凭证模板', z.strictObject({}), output<VoucherTemplate[]>()),
  fromTemplate: query(
    'accounting.read',
    '由模板生成凭证内容（未保存）',
    z.strictObject({ id, date }),
    output<{ document: DocumentInput; names: DocumentView['names'] }>(),
  ),
  saveTemplate: command(
    'accounting.write',
    '把凭证内容存为模板；同名的须指明替换',
    z.strictObject({ name, document: documentInput, replace: z.boolean().default(false) }),
    output<{ id: number }>(),
  ),
  removeTemplate: command('accounting.write', '删除凭证模板', z.strictObject({ id }), output<null>()),
  emptyNumbers: query('accounting.read', '断号：单据已撤销、里面没有内容的凭证号', z.strictObject({ period }), output<string[]>()),
  renumber: command('accounting.post', '断号整理：未记账的凭证按日期连续编号', z.strictObject({ period }), output<{ changed: number }>()),
}
