import { describe, expect, test } from 'vitest'
import { documentInput, type DocumentView } from '../../../../src/core/contract'
import { DOCUMENTS } from '../../../../src/core/modules/registry'
import {
  blankForm,
  blankLine,
  carriedOver,
  formOf,
  formOfView,
  inputOf,
  isBlankLine,
  missingFields,
  pruned,
} from '../../../../src/renderer/documents/model/form'
import { lineCount, setHeader, totalOf } from '../../../../src/renderer/documents/model/header'
import { customer, delivery, goodsLine, milk, rice } from './support'

describe('a document as it is entered', () => {
  test.each(DOCUMENTS.map((d) => d.type))('%s: a blank one is an input of its type', (type) => {
    if (type === 'opening') return
    const input = inputOf(blankForm(type, '2026-11-24'))
    expect(documentInput.parse(input)).toMatchObject(input)
    expect(isBlankLine(type, blankLine(type))).toBe(true)
  })
  test.each(DOCUMENTS.map((d) => d.type))('%s: its definition names fields of the contract', (type) => {
    if (type === 'opening') return
    const def = DOCUMENTS.find((d) => d.type === type)
    const form = blankForm(type, '2026-11-24')
    const line = blankLine(type)
    expect(def?.header.filter((f) => !(f.name in form.header)).map((f) => f.name)).toEqual([])
    expect(def?.lines.filter((f) => !f.readOnly && !(f.name in line)).map((f) => f.name)).toEqual([])
  })
  test('references are sent as ids, emptied figures as 0, none as none', () => {
    const form = {
      ...delivery([goodsLine(milk, 12)]),
      header: { ...delivery().header, partnerId: customer, warehouseId: { id: 1, code: '01', name: '主仓' } },
    }
    const input = inputOf({ ...form, tenders: [{ key: 'a', account: { id: 9, code: '1001', name: '库存现金' }, amount: null }] })
    expect(documentInput.parse(input)).toMatchObject({
      type: 'salesDelivery',
      partnerId: 7,
      warehouseId: 1,
      revenuePoint: null,
      tenders: [{ accountId: 9, amount: 0 }],
      lines: [
        { itemId: 5, quantity: 12_000_000, price: 5_200_000_000, net: 55221, tax: 7179, gross: 62400, cost: null, warehouseId: null },
      ],
    })
  })
  test('lines that hold nothing are left out before saving; what a line lacks stands at the line that is seen', () => {
    const half = { ...blankLine('salesDelivery'), quantity: 3_000_000 }
    const form = pruned(delivery([blankLine('salesDelivery'), goodsLine(milk, 1), half]))
    expect(form.lines).toHaveLength(2)
    expect(lineCount(form)).toBe(2)
    expect(missingFields(form)).toEqual([{ at: 'lines.1.itemId', message: '商品必须填写' }])
    expect(inputOf(form).lines).toHaveLength(1)
    expect(pruned(form)).toBe(form)
  })
  test('stored and read again: the same input, names instead of ids', () => {
    const form = { ...delivery([goodsLine(milk, 12), goodsLine(rice, 25)]), header: { ...delivery().header, partnerId: customer } }
    const input = documentInput.parse(inputOf(form))
    const view = {
      document: { ...input, id: 3, number: 'XSCK-202611-0347', state: 'draft', revision: 1, total: 0, reversesId: null },
      names: {
        'partner:7': { code: 'K001', name: '悦家便利' },
        'item:5': { code: '1005', name: '纯牛奶', unit: '箱' },
        'item:6': { code: '1006', name: '香米', unit: 'kg' },
      },
    } as unknown as DocumentView
    const read = formOfView(view)
    expect(read.header['partnerId']).toEqual({ id: 7, code: 'K001', name: '悦家便利' })
    expect(inputOf(read)).toEqual({ ...input, id: 3, revision: 1 })
    // what the search had told stays known as long as it is the same record
    const kept = carriedOver(read, form)
    expect(kept.lines.map((l) => l.key)).toEqual(form.lines.map((l) => l.key))
    expect(kept.lines[0]?.['itemId']).toBe(milk)
    expect(kept.header['partnerId']).toBe(customer)
  })
  test('a derived content is a new document', () => {
    const form = formOf({ type: 'salesDelivery', date: '2026-11-24', lines: [{ itemId: 5, sourceLineId: 44 }] } as never, {})
    expect(form).toMatchObject({ id: null, number: '', state: 'draft', revision: 0 })
    expect(form.lines[0]?.sourceLineId).toBe(44)
    expect(form.lines[0]?.['itemId']).toEqual({ id: 5, code: '5', name: '#5' })
  })
})

describe('header', () => {
  test('due date follows the date and the partner’s term until the user sets one', () => {
    const chosen = setHeader(delivery(), 'partnerId', customer)
    expect(chosen.header['dueDate']).toBe('2026-12-24')
    const moved = setHeader(chosen, 'date', '2026-11-25')
    expect(moved.header['dueDate']).toBe('2026-12-25')
    const own = setHeader(moved, 'dueDate', '2026-12-01')
    expect(setHeader(own, 'date', '2026-11-26').header['dueDate']).toBe('2026-12-01')
    expect(setHeader(chosen, 'partnerId', null).header['dueDate']).toBeNull()
  })
  test('another partner or purpose takes the settled items away, the same partner does not', () => {
    const line = { ...blankLine('receipt'), openItemId: { id: 1, code: 'X', name: 'X' }, amount: 100 }
    const receipt = { ...setHeader(blankForm('receipt', '2026-11-24'), 'partnerId', customer), lines: [line] }
    expect(setHeader(receipt, 'partnerId', { ...customer }).lines).toHaveLength(1)
    expect(setHeader(receipt, 'partnerId', { ...customer, id: 8 }).lines).toHaveLength(0)
    expect(setHeader(receipt, 'purpose', 'advance').lines).toHaveLength(0)
    expect(setHeader({ ...delivery([goodsLine(milk, 1)]) }, 'partnerId', customer).lines).toHaveLength(1)
  })
  test('D1 the total is the sum of the lines', () => {
    expect(totalOf(delivery([goodsLine(milk, 12), goodsLine(rice, 25)]))).toBe(62400 + 17000)
    const receipt = blankForm('receipt', '2026-11-24')
    expect(totalOf({ ...receipt, header: { ...receipt.header, amount: 10_000, discount: 50 } })).toBe(10_050)
    const paid = { ...blankForm('otherPayment', '2026-11-24'), lines: [{ ...blankLine('otherPayment'), amount: 1000, tax: 130 }] }
    expect(totalOf(paid)).toBe(1130)
  })
})
