import { describe, expect, test } from 'vitest'
import { actionText, detailText, subjectText } from '../../../src/renderer/modules/settings/auditText'

describe('the operation log speaks to a reader', () => {
  test('actions without their explanation, subjects by their names', () => {
    expect(actionText('documents.post')).toBe('过账')
    expect(actionText('gone.away')).toBe('gone.away')
    expect(subjectText('salesDelivery')).toBe('销售出库单')
    expect(subjectText('recurring')).toBe('周期凭证')
    expect(subjectText('partnerCategory')).toBe('单位类别')
  })
  test.each([
    ['{"period":202609}', '期间 2026-09'],
    ['{"document":{"type":"salesOrder","id":null,"revision":0,"date":"2026-11-26","lines":[{},{}]}}', '日期 2026-11-26，2 行'],
    ['{"type":"receipt","id":2041,"revision":1}', ''],
    ['{"document":{"type":"salesOrder","date":"2026-11-26","memo":"急\\"单","lines":[{"itemId":3,"name":"', '日期 2026-11-26，备注 急"单'],
    ['{"entity":"item","value":{"code":"01001","name":"天然水"}}', '编码 01001，名称 天然水'],
  ])('%s', (detail, text) => {
    expect(detailText(detail)).toBe(text)
  })
})
