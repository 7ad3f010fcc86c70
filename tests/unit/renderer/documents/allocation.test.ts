import { describe, expect, test } from 'vitest'
import { documentInput } from '../../../../src/core/contract'
import {
  allocationsOf,
  clearable,
  linesOf,
  matched,
  settlementSides,
  unallocated,
  withAllocations,
  withProposal,
} from '../../../../src/renderer/documents/model/allocation'
import { blankForm, inputOf } from '../../../../src/renderer/documents/model/form'
import { setHeader } from '../../../../src/renderer/documents/model/header'
import { partnerState } from '../../../../src/renderer/documents/model/partner'
import { openItem } from './support'

describe('D41 receipts clear open items', () => {
  const open = [openItem(1, 30_000), openItem(2, 50_000)]
  test('amounts of rows become lines and come back', () => {
    const rows = withProposal(allocationsOf(open, []), [
      { openItemId: 1, amount: 30_000 },
      { openItemId: 2, amount: 5_000 },
    ])
    const lines = linesOf('receipt', rows)
    expect(lines.map((l) => l['amount'])).toEqual([30_000, 5_000])
    expect(allocationsOf(open, lines).map((r) => r.amount)).toEqual([30_000, 5_000])
    // settled in full meanwhile: still shown
    expect(allocationsOf([], lines).map((r) => [r.openItemId, r.item])).toEqual([
      [1, null],
      [2, null],
    ])
    const input = inputOf({ ...blankForm('receipt', '2026-11-24'), lines })
    expect(documentInput.parse(input)).toMatchObject({
      lines: [
        { openItemId: 1, amount: 30_000 },
        { openItemId: 2, amount: 5_000 },
      ],
    })
  })
  test('an amount that nobody typed follows the settled sum, a typed one shows what is left', () => {
    const form = blankForm('receipt', '2026-11-24')
    const rows = withProposal(allocationsOf(open, []), [{ openItemId: 1, amount: 30_000 }])
    expect(withAllocations(form, rows).header['amount']).toBe(30_000)
    const typed = withAllocations(setHeader(form, 'amount', 45_000), rows)
    expect(typed.header['amount']).toBe(45_000)
    expect(unallocated(typed)).toBe(15_000)
    expect(unallocated(setHeader(typed, 'discount', 500))).toBe(15_500)
  })
  test('only what money of this document can clear is offered', () => {
    const all = [openItem(1, 30_000), openItem(2, -8_000, { control: 'advanceReceived' }), openItem(3, -100)]
    expect(clearable('receipt', 'settle', all).map((o) => o.id)).toEqual([1])
    expect(clearable('receipt', 'advance', all)).toEqual([])
    expect(clearable('payment', 'settle', [openItem(4, -100, { control: 'payable' })]).map((o) => o.id)).toEqual([4])
    expect(clearable('settlement', null, all)).toHaveLength(3)
  })
})
describe('settlement', () => {
  const rows = allocationsOf([openItem(3, 20_000), openItem(1, 30_000), openItem(2, -35_000, { accountId: 2203 })], [])
  test('both sides against each other, oldest due first', () => {
    const done = matched(rows)
    expect(done.map((r) => [r.openItemId, r.amount])).toEqual([
      [3, 5_000],
      [1, 30_000],
      [2, 35_000],
    ])
    expect(settlementSides(done)).toEqual({ debit: 35_000, credit: 35_000, difference: 0 })
  })
  test('a difference shows', () => {
    expect(
      settlementSides(
        withProposal(rows, [
          { openItemId: 1, amount: 30_000 },
          { openItemId: 2, amount: 10_000 },
        ]),
      ).difference,
    ).toBe(20_000)
    expect(matched(allocationsOf([openItem(1, 5)], [])).every((r) => r.amount === null)).toBe(true)
  })
})
test('what is open with a partner', () => {
  const items = [openItem(1, 30_000, { overdueDays: 3 }), openItem(2, 50_000), openItem(3, -8_000)]
  expect(partnerState(items, 'receivable')).toEqual({ owed: 80_000, overdue: 30_000, advance: 8_000 })
  expect(partnerState([openItem(1, -700), openItem(2, 50)], 'payable')).toEqual({ owed: 700, overdue: 0, advance: 50 })
})
