import { describe, expect, test } from 'vitest'
import { phraseOf } from '../../../src/renderer/ui/filters/phrase'
import { comboOf, comboText, typesText } from '../../../src/renderer/ui/keys/combo'
import { listSource } from '../../../src/renderer/ui/lookup/source'

const press = (key: string, more: object = {}) =>
  comboOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

describe('key combinations', () => {
  test('names, modifiers in one order, ⌘ as Ctrl', () => {
    expect(press('Enter', { ctrlKey: true })).toBe('ctrl+enter')
    expect(press('s', { metaKey: true })).toBe('ctrl+s')
    expect(press('Z', { ctrlKey: true, shiftKey: true, code: 'KeyZ' })).toBe('ctrl+shift+z')
    expect(press('ArrowDown', { altKey: true })).toBe('alt+down')
    expect(press('F4')).toBe('f4')
  })
  test('with Alt the physical key counts, whatever the layout makes of it', () => {
    expect(press('¡', { altKey: true, code: 'Digit1' })).toBe('alt+1')
  })
  test('D58 a key that an input method holds, or a lone modifier, is no combination', () => {
    expect(press('Process', { code: 'Enter' })).toBe('')
    expect(press('Shift', { shiftKey: true })).toBe('')
  })
  test('what types or edits is left to the field', () => {
    expect(['a', 'enter', 'delete', 'shift+a'].every(typesText)).toBe(true)
    expect(['ctrl+s', 'alt+1', 'f4', 'esc', 'shift+f4'].some(typesText)).toBe(false)
  })
  test('shown as on the key caps', () => {
    expect(comboText('ctrl+enter')).toBe('Ctrl ↵')
    expect(comboText('f1')).toBe('F1')
  })
})

describe('pickers over lists', () => {
  const source = listSource({
    id: 'w',
    items: [
      { code: '10', name: '主仓', pinyin: 'zc' },
      { code: '1', name: '门店仓', pinyin: 'mdc' },
      { code: '2', name: '次品仓 10 号', pinyin: 'cpc' },
    ],
    key: (w) => w.code,
    label: (w) => w.name,
    texts: (w) => [w.code, w.name, w.pinyin],
    columns: [],
  })
  const names = async (text: string) => (await source.search(text)).map((w) => w.name)
  test('exact first, then beginnings, then anywhere; nothing typed gives all', async () => {
    expect(await names('1')).toEqual(['门店仓', '主仓', '次品仓 10 号'])
    expect(await names('MDC')).toEqual(['门店仓'])
    expect(await names('')).toHaveLength(3)
    expect(await names('无')).toEqual([])
  })
})

describe('filters read as sentences', () => {
  test.each([
    [{ from: '2026-11-01', to: '2026-11-24' }, '日期在 2026-11-01 至 2026-11-24'],
    [{ from: '2026-11-24', to: '2026-11-24' }, '日期在 2026-11-24'],
    [{ to: '2026-11-24' }, '日期截至 2026-11-24'],
    [undefined, '日期不限'],
  ])('%o', (value, sentence) => {
    expect(phraseOf({ key: 'd', label: '日期', kind: 'dates' }, value)).toBe(sentence)
  })
  test('options and flags', () => {
    const state = { key: 's', label: '状态', kind: 'option' as const, options: [{ value: 'draft', label: '草稿' }] }
    expect(phraseOf(state, 'draft')).toBe('状态是 草稿')
    expect(phraseOf({ key: 'z', label: '零', kind: 'flag', on: '不显示零余额', off: '显示零余额' }, undefined)).toBe('显示零余额')
  })
})
