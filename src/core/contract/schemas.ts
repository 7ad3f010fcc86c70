import { z } from 'zod'
import { isLocalDate, isPeriod, MAX_FEN, MAX_PRICE, MAX_QTY, RATE_SCALE } from '../kernel'

/** Primitives of every input: bounded, trimmed, integers only. */
export const id = z.int().positive().max(Number.MAX_SAFE_INTEGER)
export const fen = z.int().min(-MAX_FEN).max(MAX_FEN)
export const quantity = z.int().min(-MAX_QTY).max(MAX_QTY)
export const price = z.int().min(0).max(MAX_PRICE)
export const rate = z.int().min(0).max(RATE_SCALE)
export const date = z.string().refine(isLocalDate, { message: '不是有效日期' })
export const period = z.int().refine(isPeriod, { message: '不是有效期间' })
// what is not seen never reaches the file: control characters, marks that turn the direction of writing, halves of characters
export const text = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .refine((s) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]/.test(s) && s.isWellFormed(), {
      message: '含有不可见字符',
    })
    .transform((s) => s.trim())
/** Serial numbers of one line. */
export const MAX_SERIALS = 2000
/** 序列号: printable, nothing blank in it. */
export const serial = text(40).refine((s) => /^[^\s\p{C}]+$/u.test(s), { message: '须为 1 至 40 个可见字符，中间没有空格' })
/** What a scanner delivers: the separators of GS1 element strings are control characters. */
export const scanned = z.string().max(200)
export const name = text(100).refine((s) => s.length > 0, { message: '必须填写' })
export const code = text(40).refine((s) => s.length > 0, { message: '必须填写' })
export const revision = z.int().min(0)
/** Chosen by the caller; the same command sent twice with it is done once. */
export const requestId = z.string().min(8).max(80)
export const page = { offset: z.int().min(0).max(100_000_000).default(0), limit: z.int().min(1).max(100_000).default(200) }
export const nothing = z.strictObject({})

/** Typed output without a run-time check: outputs are made by our own code and held by its types. */
export const output = <T>() => z.custom<T>(() => true)
/** 负库存 (D17): 禁止, 授权 (with a reason, by whoever may), 提示, 允许. */
export const negativeStock = z.enum(['refuse', 'authorise', 'warn', 'allow'])
