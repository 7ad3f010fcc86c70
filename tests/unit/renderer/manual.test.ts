import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHAPTERS, findChapters, htmlOf } from '../../../src/renderer/modules/manual/chapters'

const folder = join(import.meta.dirname, '../../../docs/manual')

describe('the manual that is in the program', () => {
  test('has every chapter of docs/manual, in order', () => {
    expect(CHAPTERS.map((c) => c.file)).toEqual(readdirSync(folder).filter((f) => /^\d+.*\.md$/.test(f)))
    expect(CHAPTERS[0]?.title).toBe('启动与示例店铺')
  })
  test('its links lead to chapters and its pictures exist, none larger than 80 KB', () => {
    const files = new Set(CHAPTERS.map((c) => c.file))
    for (const { file, text } of CHAPTERS)
      for (const [, to = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        if (!to.startsWith('pictures/')) expect(files, `${file} → ${to}`).toContain(to)
        else expect(readFileSync(join(folder, to)).length, `${file} → ${to}`).toBeLessThan(80 * 1024)
      }
  })
  test('every chapter is rendered, with its pictures from the bundle', () => {
    for (const chapter of CHAPTERS) expect(htmlOf(chapter)).toContain(`<h1>${chapter.title}</h1>`)
    const first = CHAPTERS[0]
    expect(first && htmlOf(first)).toMatch(/<img src="[^"]*welcome[^"]*\.png" alt="欢迎页">/)
  })
  test('is searched by words', () => {
    expect(findChapters('红冲').map((c) => c.file)).toContain('10-corrections.md')
    expect(findChapters('红冲 没有这样的词')).toEqual([])
    expect(findChapters('')).toHaveLength(CHAPTERS.length)
  })
})
