/** Where a voucher comes from. */
export const KINDS = { document: '业务单据', manual: '手工', costDifference: '成本差异', closing: '结转' } as const
/** What a posting underneath a voucher did. */
export const POSTINGS: Record<string, string> = { post: '过账', unpost: '撤销过账', recost: '成本差异', opening: '期初', closing: '结转' }
