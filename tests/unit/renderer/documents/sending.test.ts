import { RpcError } from '@core/contract/rpc'
import { expect, test } from 'vitest'
import { Sending } from '../../../../src/renderer/documents/model/sending'

const unreachable = new RpcError({ code: 'HOST_UNREACHABLE', message: '' }, [])
const refused = new RpcError({ code: 'STALE_REVISION', message: '' }, [])
const numbered = () => {
  let n = 0
  return new Sending<object>(() => `n${++n}`)
}

test('a number is used again only while nobody knows whether what it stands for arrived', () => {
  const sending = numbered()
  const form = {}
  expect(sending.take(form)).toBe('n1')
  sending.settle(unreachable)
  expect(sending.take(form)).toBe('n1')
  expect(sending.lost(form)).toBe(null)
  sending.settle()
  expect(sending.take(form)).toBe('n2')
  sending.settle(refused)
  expect(sending.take(form)).toBe('n3')
})
test('D59: what was changed since an answer was lost does not go under the number of what was sent before', () => {
  const sending = numbered()
  const [before, now] = [{}, {}]
  sending.take(before)
  sending.settle(unreachable)
  expect(sending.lost(now)).toBe(before)
  expect(sending.take(before)).toBe('n1')
  sending.settle()
  expect(sending.lost(now)).toBe(null)
  expect(sending.take(now)).toBe('n2')
})
