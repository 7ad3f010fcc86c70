/**
 * Where a picker gets its choices. A source searches by whatever the user types (code, name, pinyin initials, barcode) and
 * says how a choice looks. Sources with the same `id` give the same choices for the same text.
 */
export interface LookupColumn<T> {
  title: string
  width: number
  value: (item: T) => string
  align?: 'left' | 'right'
  muted?: boolean
}
export interface LookupSource<T> {
  id: string
  /** choices for the text, best first; '' gives the usual ones */
  search(text: string): Promise<readonly T[]> | readonly T[]
  key(item: T): string | number
  /** what stands in the field once chosen */
  label(item: T): string
  columns: readonly LookupColumn<T>[]
  /** the text is this item's code or barcode: taken without asking */
  isExact?(item: T, text: string): boolean
  /** last row of the list: makes a new record and gives it back (null: cancelled) */
  create?: { label: (text: string) => string; run: (text: string) => Promise<T | null> }
  /** ms to wait after a key; default 30 */
  delay?: number
  emptyText?: string
}

/** A source over a list that is at hand: matches code, name and pinyin, prefix matches first. */
export function listSource<T>(options: {
  id: string
  items: readonly T[]
  key: (item: T) => string | number
  label: (item: T) => string
  /** texts that are searched, the code first */
  texts: (item: T) => readonly string[]
  columns: readonly LookupColumn<T>[]
  create?: LookupSource<T>['create']
  emptyText?: string
}): LookupSource<T> {
  const { id, items, key, label, texts, columns } = options
  return {
    id: `${id}#${items.length}`,
    key,
    label,
    columns,
    delay: 0,
    ...(options.create ? { create: options.create } : {}),
    ...(options.emptyText === undefined ? {} : { emptyText: options.emptyText }),
    isExact: (item, text) => texts(item).some((t) => t.toLowerCase() === text.trim().toLowerCase()),
    search: (text) => {
      const wanted = text.trim().toLowerCase()
      if (wanted === '') return items
      const rank = (item: T) => {
        const all = texts(item).map((t) => t.toLowerCase())
        if (all.some((t) => t === wanted)) return 0
        if (all.some((t) => t.startsWith(wanted))) return 1
        return all.some((t) => t.includes(wanted)) ? 2 : 3
      }
      return items
        .map((item) => ({ item, r: rank(item) }))
        .filter((x) => x.r < 3)
        .sort((a, b) => a.r - b.r)
        .map((x) => x.item)
    },
  }
}

export interface Option {
  value: string
  label: string
  /** further texts that find it */
  alias?: string
}
/** A source over fixed options: one column, nothing to create. */
export const optionSource = (id: string, options: readonly Option[]): LookupSource<Option> =>
  listSource<Option>({
    id: `${id}:${options.map((o) => o.value).join()}`,
    items: options,
    key: (o) => o.value,
    label: (o) => o.label,
    texts: (o) => [o.label, o.value, o.alias ?? ''],
    columns: [{ title: '', width: 140, value: (o) => o.label }],
  })
