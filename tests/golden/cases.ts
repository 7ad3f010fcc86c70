import type { Scenario } from './model/scenario'
import { smallTaxpayer } from './shapes'
import { line, written } from './written'

const sale = (customer: string, lines: unknown[], more = {}) => ({ type: 'sale', customer, price_mode: 'incl', lines, ...more }) as never
const B = { batch: 'B2501' }
export const trade: Record<string, () => Scenario> = {
  '盘亏 of two lines of a product, one abnormal: input VAT line by line': () =>
    written({
      '2026-01-05': [
        {
          id: 'S',
          type: 'stocktake',
          wh: 'W1',
          shortage: [
            line('P1', '3', '0', { abnormal: true }),
            line('P1', '4'),
            line('P2', '2', '0', { ...B, abnormal: true }),
            line('P3', '1', '0', { abnormal: true }),
          ],
          surplus: [],
        },
        { type: 'stocktake_approval', of: 'S' },
      ],
    }),
  '盘盈 alone': () =>
    written({
      '2026-01-05': [
        { id: 'S', type: 'stocktake', wh: 'W1', shortage: [], surplus: [line('P1', '3', '41.115', { layer: 'L' })] },
        { type: 'stocktake_approval', of: 'S' },
      ],
    }),
  'an invoice dearer than its estimate, part of the goods gone': () =>
    written({
      '2026-01-05': [sale('C01', [line('P3', '150', '100')])],
      '2026-01-06': [
        { type: 'invoice_for_estimate', supplier: 'S03', invoice: '专票', lines: [line('P3', '100', '63.00', { layer: 'OPEN-P3b' })] },
      ],
      '2026-01-07': [sale('C01', [line('P3', '50', '100')])],
    }),
  'an invoice dearer than its estimate, all of the goods gone': () =>
    written({
      '2026-01-05': [sale('C01', [line('P3', '200', '100')])],
      '2026-01-06': [
        { type: 'invoice_for_estimate', supplier: 'S03', invoice: '专票', lines: [line('P3', '100', '63.00', { layer: 'OPEN-P3b' })] },
      ],
    }),
  'freight after part was sold': () =>
    written({
      '2026-01-05': [
        {
          id: 'R',
          type: 'purchase_invoice_receipt',
          supplier: 'S01',
          invoice: '专票',
          lines: [line('P1', '100', '42.00', { layer: 'R1' }), line('P3', '50', '61.00', { layer: 'R3' })],
        },
        sale('C01', [line('P1', '450', '70'), line('P3', '230', '100')]),
        {
          type: 'purchase_freight',
          supplier: 'S04',
          invoice: '专票',
          net: '333.33',
          vat_rate: '0.09',
          allocate_to: 'R',
          allocate_by: 'amount',
          pay_account: '100201',
        },
      ],
    }),
  '普票: freight by quantity, a return, a price correction, an asset': () =>
    written({
      '2026-01-05': [
        {
          id: 'R',
          type: 'purchase_invoice_receipt',
          supplier: 'S01',
          invoice: '普票',
          lines: [line('P1', '100', '42.00', { layer: 'R1' }), line('P3', '50', '61.00', { layer: 'R3' })],
        },
        {
          type: 'purchase_freight',
          supplier: 'S04',
          invoice: '普票',
          net: '333.33',
          vat_rate: '0.09',
          allocate_to: 'R',
          allocate_by: 'qty',
          pay_account: '100201',
        },
        { type: 'purchase_return_after_invoice', supplier: 'S01', of: 'R', lines: [line('P1', '7', '42.00', { layer: 'R1' })] },
        { type: 'cost_adjust_invoice', supplier: 'S01', of: 'R', product: 'P1', layer: 'R1', net: '93.01', vat_rate: '0.13' },
        { type: 'fixed_asset', net: '5000.00', vat_rate: '0.13', invoice: '普票', account: '100201' },
      ],
    }),
  'everything that freight was paid for goes back, in two parts': () =>
    written({
      '2026-01-05': [
        {
          id: 'R',
          type: 'purchase_invoice_receipt',
          supplier: 'S01',
          invoice: '专票',
          lines: [line('P1', '100', '42.00', { layer: 'R1' })],
        },
        {
          type: 'purchase_freight',
          supplier: 'S04',
          invoice: '专票',
          net: '333.33',
          vat_rate: '0.09',
          allocate_to: 'R',
          allocate_by: 'amount',
          pay_account: '100201',
        },
        { type: 'purchase_return_after_invoice', supplier: 'S01', of: 'R', lines: [line('P1', '33', '42.00', { layer: 'R1' })] },
        { type: 'purchase_return_after_invoice', supplier: 'S01', of: 'R', lines: [line('P1', '67', '42.00', { layer: 'R1' })] },
      ],
    }),
  'goods go back after their price was corrected, at the old price': () =>
    written({
      '2026-01-05': [
        {
          id: 'R',
          type: 'purchase_invoice_receipt',
          supplier: 'S01',
          invoice: '专票',
          lines: [line('P1', '100', '42.00', { layer: 'R1' })],
        },
        { type: 'cost_adjust_invoice', supplier: 'S01', of: 'R', product: 'P1', layer: 'R1', net: '50.00', vat_rate: '0.13' },
        { type: 'purchase_return_after_invoice', supplier: 'S01', of: 'R', lines: [line('P1', '33', '42.00', { layer: 'R1' })] },
      ],
    }),
  '留抵 of one month, tax of the next, paid in the third': () =>
    written({
      '2026-01-05': [
        { type: 'purchase_invoice_receipt', supplier: 'S01', invoice: '专票', lines: [line('P1', '1000', '42.00', { layer: 'R1' })] },
        sale('C01', [line('P1', '10', '70')]),
      ],
      '2026-02-05': [sale('C01', [line('P1', '900', '70')])],
      '2026-03-05': [
        { type: 'tax_payment', account: '100201', lines: [{ account: '222102', amount: '3900.00' }] } as never,
        sale('C02', [line('P1', '300', '70')]),
      ],
    }),
  'returns in parts, of a discounted sale, of one line from two batches, a month later': () =>
    written({
      '2026-01-05': [
        sale('C01', [line('P1', '7', '70.33'), line('P3', '3', '99.99')], { id: 'A' }),
        sale('C03', [line('P1', '150', '60.01'), line('P2', '120', '38.07', B)], { id: 'D', price_mode: 'excl', trade_discount: '0.05' }),
        sale('C02', [line('P2', '20', '42.99', { ...B, group: 'g' }), line('P2', '13', '42.99', { ...B, group: 'g' })], {
          id: 'G',
          invoice_lines: [line('P2', '33', '42.99')],
        }),
      ],
      '2026-01-06': [
        { type: 'sales_return_after_invoice', customer: 'C01', of: 'A', price_mode: 'incl', lines: [line('P1', '3', '70.33')] },
        {
          type: 'sales_return_after_invoice',
          customer: 'C01',
          of: 'A',
          price_mode: 'incl',
          lines: [line('P1', '4', '70.33'), line('P3', '3', '99.99')],
        },
        { type: 'sales_return_after_invoice', customer: 'C02', of: 'G', price_mode: 'incl', lines: [line('P2', '13', '42.99', B)] },
        {
          type: 'sales_return_after_invoice',
          customer: 'C03',
          of: 'D',
          price_mode: 'excl',
          trade_discount: '0.05',
          lines: [line('P1', '50', '60.01')],
        },
      ],
      '2026-02-06': [
        { type: 'purchase_invoice_receipt', supplier: 'S01', invoice: '专票', lines: [line('P1', '100', '48.00', { layer: 'R1' })] },
        {
          type: 'sales_return_after_invoice',
          customer: 'C03',
          of: 'D',
          price_mode: 'excl',
          trade_discount: '0.05',
          lines: [line('P2', '20', '38.07', B)],
        },
        sale('C01', [line('P1', '20', '70.33')]),
      ],
    }),
  'parts of pieces and of fen': () =>
    written({
      '2026-01-05': [
        {
          id: 'R',
          type: 'purchase_invoice_receipt',
          supplier: 'S01',
          invoice: '专票',
          lines: [line('P1', '33.333', '42.3456', { layer: 'R1' }), line('P2', '0.125', '26.66667', { ...B, layer: 'R2' })],
        },
        sale('C01', [line('P1', '7.77', '70.3333'), line('P3', '3.5', '99.99')], { id: 'A' }),
        sale('C01', [line('P1', '425.563', '70.3333'), line('P1', '99.9', '70.3333', { wh: 'W2' })]),
      ],
      '2026-01-06': [
        { type: 'sales_return_after_invoice', customer: 'C01', of: 'A', price_mode: 'incl', lines: [line('P1', '3.3', '70.3333')] },
      ],
    }),
  '报销 beyond what was lent, expenses with 专票 and 普票, parts paid': () =>
    written({
      '2026-01-05': [
        { type: 'employee_advance', employee: 'E01', amount: '500.00', account: '1001' },
        {
          type: 'expense_claim',
          employee: 'E01',
          advance: '500.00',
          expense_account: '560204',
          dept: 'D01',
          gross: '1090.00',
          vat_rate: '0.09',
          cash_returned: '-590.00',
          account: '1001',
        },
        {
          type: 'expense_cash',
          expense_account: '560203',
          dept: 'D01',
          gross: '452.00',
          vat_rate: '0.13',
          invoice: '专票',
          account: '1001',
        },
        {
          type: 'expense_cash',
          expense_account: '560203',
          dept: 'D01',
          gross: '452.00',
          vat_rate: '0.13',
          invoice: '普票',
          account: '1001',
        },
        { type: 'payment', supplier: 'S01', amount: '10000.01', account: '100201' },
        { type: 'receipt', customer: 'C01', amount: '100.01', account: '1001' },
        { type: 'payroll_payment', gross: '10000.00', iit: '0.00', account: '100201' },
      ],
    }),
  '现结, two advances over two sales': () =>
    written({
      '2026-01-05': [
        {
          type: 'purchase_invoice_receipt',
          supplier: 'S01',
          invoice: '专票',
          pay_account: '100201',
          lines: [line('P1', '10', '42.00', { layer: 'R1' })],
        },
        { type: 'customer_advance', customer: 'C02', amount: '1000.00', account: '100201' },
        { type: 'customer_advance', customer: 'C02', amount: '500.00', account: '1001' },
        sale('C02', [line('P1', '10', '70')], { offset_advance: '700.00' }),
        sale('C02', [line('P1', '10', '90')], { offset_advance: '800.00' }),
      ],
    }),
  '发出商品 accepted in parts over three months, an estimate invoiced in two': () =>
    written({
      '2026-01-05': [
        { id: 'H', type: 'ship_unrecognised', customer: 'C02', lines: [line('P3', '61'), line('P1', '7')] },
        { type: 'acceptance_invoice', customer: 'C02', of: 'H', price_mode: 'incl', lines: [line('P3', '20', '101.70')] },
      ],
      '2026-02-05': [
        { type: 'receipt_estimate', supplier: 'S02', lines: [line('P1', '150', '26.00', { layer: 'N' })] },
        {
          type: 'acceptance_invoice',
          customer: 'C02',
          of: 'H',
          price_mode: 'incl',
          lines: [line('P3', '20', '101.70'), line('P1', '7', '60')],
        },
      ],
      '2026-03-05': [
        { type: 'acceptance_invoice', customer: 'C02', of: 'H', price_mode: 'incl', lines: [line('P3', '21', '101.70')] },
        { type: 'return_before_invoice', supplier: 'S02', lines: [line('P1', '50', '26.00', { layer: 'N' })] },
        { type: 'invoice_for_estimate', supplier: 'S02', invoice: '专票', lines: [line('P1', '33', '27.00', { layer: 'N' })] },
        {
          type: 'invoice_for_estimate',
          supplier: 'S02',
          invoice: '普票',
          lines: [line('P1', '67', '25.50', { layer: 'N' })],
          offset_prepay: true,
        },
      ],
    }),
}
/** Estimates of a scenario that says whether they have the VAT in them, against what its taxpayer would do by itself. */
export function estimates(withVat: boolean, smallScale: boolean): Scenario {
  return written(
    {
      '2026-01-05': [
        {
          type: 'receipt_estimate',
          supplier: 'S02',
          lines: [line('P1', '150', '26.01', { layer: 'N' }), line('P3', '7', '60.03', { layer: 'M' })],
        },
        { type: 'return_before_invoice', supplier: 'S02', lines: [line('P1', '49', '26.01', { layer: 'N' })] },
        sale('C01', [line('P1', '33', '70')]),
        { type: 'invoice_for_estimate', supplier: 'S02', invoice: '专票', lines: [line('P1', '90', '27.77', { layer: 'N' })] },
      ],
    },
    (raw) => {
      Object.assign(raw.policy ?? {}, { estimate_includes_vat: withVat })
      if (smallScale) smallTaxpayer(raw)
    },
  )
}
export const taxPeriods: Record<string, () => Scenario> = {
  'a quarter below the threshold': () =>
    written(
      {
        '2026-01-05': [sale('C01', [line('P1', '100', '700')])],
        '2026-02-05': [sale('C01', [line('P1', '100', '900')])],
        '2026-03-05': [sale('C01', [line('P1', '100', '900')])],
      },
      (raw) => {
        smallTaxpayer(raw)
        raw.master.company.vat_period = 'quarter'
        for (const p of raw.master.products) p.vat = '0.01'
      },
    ),
  'a quarter above it, paid in the next': () =>
    written(
      {
        '2026-01-05': [sale('C01', [line('P1', '100', '1100')])],
        '2026-02-05': [sale('C01', [line('P1', '100', '900')])],
        '2026-03-05': [sale('C01', [line('P1', '100', '1030')])],
        '2026-04-05': [
          { type: 'tax_payment', account: '100201', lines: [{ account: '222101', amount: '3900.00' }] } as never,
          sale('C01', [line('P1', '100', '103')]),
        ],
      },
      (raw) => {
        smallTaxpayer(raw)
        raw.master.company.vat_period = 'quarter'
        for (const p of raw.master.products) p.vat = '0.01'
      },
    ),
  'a month that reaches it, a month a fen below': () =>
    written(
      { '2026-01-05': [sale('C01', [line('P1', '100', '1010')])], '2026-02-05': [sale('C01', [line('P1', '100', '1009.99')])] },
      (raw) => {
        smallTaxpayer(raw)
        for (const p of raw.master.products) p.vat = '0.01'
      },
    ),
  'a 专票 of a month below it taken back in part: only what is left of it is due': () =>
    written(
      {
        '2026-01-05': [
          sale('C01', [line('P1', '100', '103')], { id: 'S', invoice: '专票' }),
          sale('C02', [line('P1', '100', '207')], { id: 'T', invoice: '普票' }),
        ],
        '2026-01-06': [
          { type: 'sales_return_after_invoice', customer: 'C01', of: 'S', price_mode: 'incl', lines: [line('P1', '30', '103')] },
          { type: 'sales_return_after_invoice', customer: 'C02', of: 'T', price_mode: 'incl', lines: [line('P1', '30', '207')] },
        ],
      },
      (raw) => {
        smallTaxpayer(raw)
        for (const p of raw.master.products) p.vat = '0.01'
      },
    ),
  '专票 of a month below it: its tax is due, and bears surcharges': () =>
    written(
      {
        '2026-01-05': [sale('C01', [line('P1', '100', '103')], { invoice: '专票' }), sale('C02', [line('P1', '100', '207')])],
        '2026-01-06': [{ type: 'service_sale', customer: 'C01', gross: '2020.00', vat_rate: '0.01', invoice: '专票' }],
      },
      (raw) => {
        smallTaxpayer(raw)
        for (const p of raw.master.products) p.vat = '0.01'
      },
    ),
  'a month above it booked at 3 %: 1 % is owed, but of 专票': () =>
    written(
      {
        '2026-01-05': [sale('C01', [line('P1', '100', '1030.01')]), sale('C02', [line('P3', '50', '309.07')], { invoice: '专票' })],
        '2026-01-06': [sale('C03', [line('P1', '77', '77.77')], { price_mode: 'excl' })],
      },
      (raw) => {
        smallTaxpayer(raw)
        for (const p of raw.master.products) p.vat = '0.03'
      },
    ),
}
