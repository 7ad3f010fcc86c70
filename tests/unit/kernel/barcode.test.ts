import { describe, expect, test } from 'vitest'
import { GS, gtinKeys, hasCheckDigit, messageOf, readBarcode, type ScaleLayout, type Scan, withCheckDigit } from '../../../src/core/kernel'

const TODAY = '2026-11-24'
const LAYOUTS: ScaleLayout[] = [
  { prefix: '21', itemDigits: 5, values: [{ kind: 'amount', digits: 5, decimals: 2 }] },
  { prefix: '22', itemDigits: 5, values: [{ kind: 'weight', digits: 5, decimals: 3 }] },
  {
    prefix: '21',
    itemDigits: 5,
    values: [
      { kind: 'amount', digits: 5, decimals: 2 },
      { kind: 'weight', digits: 5, decimals: 3 },
    ],
  },
]
const read = (code: string, today = TODAY) => readBarcode(code, today, LAYOUTS)
function scan(code: string, today = TODAY): Scan {
  const result = read(code, today)
  if (!result.ok) throw new Error(result.error.map(messageOf).join())
  return result.value
}
const refusal = (code: string) => {
  const result = read(code)
  return result.ok ? null : (result.error[0] ?? null)
}

describe('numbers by their length, check digit verified', () => {
  test.each([
    ['EAN-13', '6901234567892', ['6901234567892', '06901234567892']],
    ['EAN-8', '96385074', ['96385074', '0000096385074', '000096385074', '00000096385074']],
    ['UPC-A', '036000291452', ['036000291452', '0036000291452', '00036000291452']],
    ['ITF-14, a case of its own', '16901234567899', ['16901234567899']],
    ['ITF-14 with leading zero is the EAN-13', '06901234567892', ['06901234567892', '6901234567892']],
  ])('%s', (_name, code, keys) => {
    expect(scan(code)).toMatchObject({ kind: 'gtin', code, keys: expect.arrayContaining(keys) as string[] })
    expect(scan(code).keys).toHaveLength(keys.length)
  })
  test.each(['6901234567893', '96385075', '036000291453', '16901234567890'])('%s has a wrong check digit', (code) => {
    expect(refusal(code)).toMatchObject({ code: 'BARCODE_CHECK_DIGIT', args: { code } })
  })
  test('the message names the code and the digit that should stand there', () => {
    expect(messageOf(refusal('6901234567893') ?? { code: 'INTERNAL' })).toBe(
      '条码 6901234567893 的校验位不对，末位应为 2：请重新扫描，或检查是否印错',
    )
  })
  test.each(['A-17/4', '12345', '690123456789012345', 'HZ 22', '2026-11-24'])('%s is a plain code', (code) => {
    expect(scan(code)).toMatchObject({ kind: 'plain', keys: [code] })
  })
  test('a symbology identifier of another kind is taken off', () => {
    expect(scan(']E06901234567892')).toMatchObject({ kind: 'gtin', code: '6901234567892' })
  })
  test('one number has the same keys in every length', () => {
    expect(new Set(gtinKeys('00036000291452'))).toEqual(new Set(gtinKeys('036000291452')))
  })
})

describe('D34 GS1 element strings', () => {
  const whole = `01069012345678921725113010A1${GS}21S-9`
  test.each(['', ']C1', ']d2', ']Q3', ']e0', `]C1${GS}`])('marked %j', (mark) => {
    expect(scan(mark + whole)).toMatchObject({
      kind: 'gs1',
      keys: ['6901234567892', '06901234567892'],
      expiryDate: '2025-11-30',
      batch: 'A1',
      serial: 'S-9',
    })
  })
  test('the form printed under the bars, brackets inside a batch kept', () => {
    expect(scan('(01)06901234567892(10)B(2)(11)260105(17)280105')).toMatchObject({
      batch: 'B(2)',
      productionDate: '2026-01-05',
      expiryDate: '2028-01-05',
    })
  })
  test('day 00 is the last day of the month', () => {
    expect(scan('0106901234567892' + '17280200').expiryDate).toBe('2028-02-29')
    expect(scan('0106901234567892' + '17270200').expiryDate).toBe('2027-02-28')
  })
  test.each([
    ['2026-11-24', '76', 2076],
    ['2026-11-24', '77', 1977],
    ['2026-11-24', '99', 1999],
    ['2060-01-01', '10', 2110],
    ['2060-01-01', '11', 2011],
  ])('on %s year %s is %i', (today, yy, year) => {
    expect(scan(`010690123456789217${yy}0131`, today).expiryDate).toBe(`${year}-01-31`)
  })
  test('pieces, net weight with its decimals, content of a case', () => {
    expect(scan(`01069012345678923103001250`)).toMatchObject({ weight: 1_250_000 })
    expect(scan(`01069012345678923100000012`)).toMatchObject({ weight: 12_000_000 })
    expect(scan(`010690123456789230${12}${GS}10X`)).toMatchObject({ count: 12_000_000, batch: 'X' })
    expect(scan(`02069012345678923724${GS}10X`)).toMatchObject({ keys: ['6901234567892', '06901234567892'], count: 24_000_000 })
  })
  test.each([
    ['check digit of the item', ']C10106901234567893', 'BARCODE_CHECK_DIGIT'],
    ['month 13', ']C1010690123456789217281300', 'BARCODE_VALUE'],
    ['day 31 of a short month', ']C1010690123456789217280431', 'BARCODE_VALUE'],
    ['value cut off', ']C101069012345', 'BARCODE_VALUE'],
    ['batch too long', `]C1010690123456789210${'9'.repeat(21)}`, 'BARCODE_VALUE'],
    ['two different batches', `]C110A${GS}10B`, 'BARCODE_VALUE'],
    ['unknown identifier', ']C101069012345678928899', 'BARCODE_UNREADABLE'],
  ])('refused: %s', (_name, code, expected) => {
    expect(refusal(code)?.code).toBe(expected)
  })
  test('a batch alone names no item', () => {
    expect(scan(']C110A1').keys).toEqual([])
  })
})

describe('D36 scale codes', () => {
  test('an amount', () => {
    expect(scan(withCheckDigit('210001201850'))).toMatchObject({
      kind: 'scale',
      keys: ['2100012', '00012', '12'],
      amount: 1850,
      weight: null,
    })
  })
  test('a weight', () => {
    expect(scan(withCheckDigit('220001201250'))).toMatchObject({ kind: 'scale', weight: 1_250_000, amount: null })
  })
  test('18 digits: both', () => {
    expect(scan(withCheckDigit(`21${'00012'}${'01850'}${'01250'}`))).toMatchObject({ amount: 1850, weight: 1_250_000 })
  })
  test('the check digit is always verified', () => {
    const good = withCheckDigit('210001201850')
    const bad = good.slice(0, -1) + String((Number(good.at(-1)) + 1) % 10)
    expect(refusal(bad)).toMatchObject({ code: 'BARCODE_SCALE_CHECK_DIGIT', args: { code: bad } })
  })
  test('a prefix that no layout has is an ordinary number', () => {
    expect(scan(withCheckDigit('290001201850')).kind).toBe('gtin')
    expect(hasCheckDigit(withCheckDigit('290001201850'))).toBe(true)
  })
})
