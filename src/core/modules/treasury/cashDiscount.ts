/**
 * Whether 现金折扣 given lowers revenue: 小企业会计准则 第60条 has it in finance expense; 企业会计准则第14号 takes it off the price, while books that go on
 * with finance expense may choose that (posting.md 3.5).
 */
export const discountAsRevenue = (options: {
  standard: 'small' | 'business'
  cashDiscount: 'byStandard' | 'financeExpense' | 'revenue'
}): boolean => options.standard === 'business' && options.cashDiscount !== 'financeExpense'
