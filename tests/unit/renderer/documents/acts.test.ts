import { describe, expect, test } from 'vitest'
import { documentTitle, draftActs, mainAct, questionOf, shortTitle } from '../../../../src/renderer/documents/model/acts'
import { setHeader } from '../../../../src/renderer/documents/model/header'
import { errorsByPlace, general, remaining, wayTo } from '../../../../src/renderer/documents/model/problems'
import { customer, delivery, goodsLine, milk, rice } from './support'

describe('acts', () => {
  test('a draft is posted, an order approved, with approval both submitted', () => {
    expect(mainAct(draftActs('salesDelivery', false))).toBe('post')
    expect(mainAct(draftActs('salesOrder', false))).toBe('approve')
    expect(mainAct(draftActs('salesDelivery', true))).toBe('submit')
    expect(mainAct(['unpost', 'reverse'])).toBeNull()
  })
  test('questions name the document and what will happen', () => {
    const form = { ...setHeader(delivery([goodsLine(milk, 12)]), 'partnerId', customer), number: 'XSCK-202611-0347' }
    expect(documentTitle(form)).toBe('销售出库单 XSCK-202611-0347 · 悦家便利（人民路店） · 624.00')
    expect(questionOf('unpost', form)).toMatchObject({ target: documentTitle(form), danger: true })
    expect(questionOf('unpost', form)?.effects).toContain('库存数量和成本恢复到过账前')
    expect(questionOf('post', form)).toBeNull()
    expect(questionOf('close', { ...form, state: 'closed' })?.action).toBe('重新打开')
  })
  test('tab titles', () => {
    expect(shortTitle('salesDelivery', 'XSCK-202611-0347')).toBe('销售出库 0347')
    expect(shortTitle('salesOrder', 'XSDD-202611-0001')).toBe('销售订单 0001')
    expect(shortTitle('salesDelivery', '')).toBe('销售出库 新')
    expect(shortTitle('voucher', 'PZ-202611-0012')).toBe('凭证 0012')
  })
})
describe('refusals', () => {
  const form = delivery([goodsLine(milk, 1), goodsLine(rice, 2)])
  const problems = [
    { at: 'partnerId', message: '客户必须填写' },
    { at: 'lines.1.quantity', message: '库存不足' },
    { at: 'lines.1.quantity', message: '再说一遍' },
    { message: '期初余额尚未确认' },
  ]
  test('stand at their place, the first of several', () => {
    expect(errorsByPlace(problems)).toEqual({ partnerId: '客户必须填写', 'lines.1.quantity': '库存不足' })
    expect(general(problems, () => true)).toEqual([{ message: '期初余额尚未确认' }])
    expect(general(problems, (at) => at !== 'partnerId')).toHaveLength(2)
  })
  test('go when their place was changed, and move with their line', () => {
    expect(remaining(problems, form, setHeader(form, 'partnerId', customer)).map((p) => p.at)).toEqual([
      'lines.1.quantity',
      'lines.1.quantity',
    ])
    const [first, second] = form.lines
    const swapped = { ...form, lines: [second, first].filter((l) => l !== undefined) }
    expect(remaining(problems.slice(1, 2), form, swapped)).toEqual([{ at: 'lines.0.quantity', message: '库存不足' }])
    const edited = { ...form, lines: form.lines.map((l, i) => (i === 1 ? { ...l, quantity: 5 } : l)) }
    expect(remaining(problems.slice(1, 2), form, edited)).toEqual([])
    const same = problems.slice(0, 3)
    expect(remaining(same, form, { ...form })).toBe(same)
  })
})
describe('D11 what stands in the way', () => {
  test('leads there: a document, a voucher, the closed period; anything else nowhere', () => {
    const way = (
      code: 'HAS_DOWNSTREAM' | 'VOUCHER_BOOKED' | 'PERIOD_CLOSED' | 'STALE_REVISION',
      args: Record<string, string | number> = {},
    ) => wayTo({ code, message: '', args })
    expect(way('HAS_DOWNSTREAM', { document: 'CGFP-1', documentId: 7 })).toEqual({ label: '打开 CGFP-1', to: { document: 7 } })
    expect(way('VOUCHER_BOOKED', { voucher: '记-003', voucherId: 3 })).toEqual({ label: '打开 记-003', to: { voucher: 3 } })
    expect(way('PERIOD_CLOSED', { period: '2026-10' })?.to).toBe('periods')
    expect(way('STALE_REVISION')).toBeNull()
  })
})
