import type { WritableDb } from '../../../db/types'
import { initialsVariants } from '../masterdata/pinyin'

export type SearchTable = 'item_search' | 'partner_search'
/** Marks the initials of a whole name, so that "starts with" can be asked: a user's own words never begin with it. */
const WHOLE = '_'
const HAN = /\p{Script=Han}/gu

/** A space around each Chinese character: FTS5's tokenizer splits words, and Chinese has no spaces. */
const spaced = (text: string) => text.normalize('NFKC').toLowerCase().replace(HAN, ' $& ').replace(/\s+/g, ' ').trim()
const isWord = (text: string) => /[\p{L}\p{N}]/u.test(text)

/** The parts of a name a user may begin with: from each Chinese character or word on. */
function tails(initials: string): string[] {
  return Array.from(initials, (_, i) => initials.slice(i)).filter((tail) => tail.length > 1)
}
export interface Searchable {
  name: string
  /** what a user put in place of the initials */
  pinyin?: string | undefined
  /** further words: code, specification, barcodes */
  more: string[]
}
/** What is indexed for a record: the name first (so that "begins with" can be asked), its initials, then the rest. */
export function searchText({ name, pinyin = '', more }: Searchable): string {
  const variants = [...initialsVariants(name), pinyin.toLowerCase()]
  const [own = ''] = variants
  const initials = [...variants.map((v) => WHOLE + v), ...new Set([...variants, ...tails(own)])]
  return [spaced(name), ...initials, ...more.map(spaced)].filter(isWord).join(' ')
}
export function setSearchText(db: WritableDb, table: SearchTable, id: number, record: Searchable): void {
  dropSearchText(db, table, id)
  db.run(`INSERT INTO ${table} (rowid, text) VALUES (?, ?)`, id, searchText(record))
}
export function dropSearchText(db: WritableDb, table: SearchTable, id: number): void {
  db.run(`DELETE FROM ${table} WHERE rowid = ?`, id)
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const terms = (text: string) => text.trim().split(/\s+/).map(spaced).filter(isWord)

/** FTS5 queries for what a user typed: records whose name or initials begin with it, and those that have it anywhere. */
export function matchesOf(text: string): { beginning: string; anywhere: string } | undefined {
  const words = terms(text)
  if (words.length === 0) return undefined
  const whole = spaced(text)
  const initials = whole.replaceAll(' ', '')
  return {
    beginning: `^${quoted(whole)}* OR ${quoted(WHOLE + initials)}*`,
    anywhere: words.map((word) => `${quoted(word)}*`).join(' AND '),
  }
}
