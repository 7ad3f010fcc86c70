/** The chapters of docs/manual, bundled with the program: they are there without a network. */
import { Marked } from 'marked'

const TEXTS = import.meta.glob<string>('../../../../docs/manual/[0-9]*.md', { query: '?raw', import: 'default', eager: true })
const PICTURES = import.meta.glob<string>('../../../../docs/manual/pictures/*.png', { query: '?url', import: 'default', eager: true })

export interface Chapter {
  /** file name, as links between chapters name it */
  file: string
  title: string
  text: string
}
const fileOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const pictures = new Map(Object.entries(PICTURES).map(([path, url]) => [`pictures/${fileOf(path)}`, url]))

export const CHAPTERS: readonly Chapter[] = Object.entries(TEXTS)
  .map(([path, text]) => ({ file: fileOf(path), title: /^# (.+)$/m.exec(text)?.[1] ?? fileOf(path), text }))
  .sort((a, b) => (a.file < b.file ? -1 : 1))

const markdown = new Marked({
  walkTokens(token) {
    if (token.type === 'image') token.href = pictures.get(token.href) ?? token.href
  },
})
/** A chapter as HTML. The text is ours, from the program's own bundle. */
export const htmlOf = (chapter: Chapter): string => markdown.parse(chapter.text, { async: false })

/** Chapters that hold every word of what is sought; all when nothing is. */
export function findChapters(sought: string): readonly Chapter[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  return CHAPTERS.filter(({ text }) => words.every((w) => text.toLowerCase().includes(w)))
}
