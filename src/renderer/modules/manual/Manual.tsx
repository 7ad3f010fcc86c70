/** 使用手册: the chapters at the left, one of them at the right. */
import { type MouseEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { usePage } from '../../app/tabs'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import { cx } from '../../ui/store'
import { CHAPTERS, findChapters, htmlOf } from './chapters'
import './manual.css'

const FILTERS: readonly FilterDef[] = [{ key: 'find', label: '查找', kind: 'text', placeholder: '在手册中查找' }]

export function Manual(): ReactNode {
  const page = usePage()
  const wanted = typeof page.params['chapter'] === 'string' ? page.params['chapter'] : undefined
  const [file, setFile] = useState(wanted ?? CHAPTERS[0]?.file)
  const [sought, setSought] = useState('')
  const find = useCallback((values: FilterValues) => setSought(typeof values['find'] === 'string' ? values['find'] : ''), [])
  const found = useMemo(() => findChapters(sought), [sought])
  const chapter = found.find((c) => c.file === file) ?? found[0]
  const html = useMemo(() => (chapter ? htmlOf(chapter) : ''), [chapter])
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    if (chapter && article.current) article.current.scrollTop = 0
  }, [chapter])
  // links between chapters stay in this page
  const follow = (e: MouseEvent) => {
    const link = e.target instanceof Element ? e.target.closest('a') : null
    const to = link?.getAttribute('href')
    if (!to) return
    e.preventDefault()
    setSought('')
    setFile(to)
  }
  return (
    <Page
      title="使用手册"
      filters={<FilterBar filters={FILTERS} values={{ find: sought }} onChange={find} summary={`${found.length} 章`} />}
    >
      <div className="manual">
        <nav className="card manual-chapters" aria-label="章节">
          {found.map((c) => (
            <button type="button" key={c.file} className={cx('drill', c === chapter && 'manual-on')} onClick={() => setFile(c.file)}>
              {CHAPTERS.indexOf(c) + 1}. {c.title}
            </button>
          ))}
          {found.length === 0 && <p className="mut">没有找到“{sought}”</p>}
        </nav>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside take the keys */}
        <article className="card manual-text" ref={article} tabIndex={-1} onClick={follow}>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: text of the program's own bundle */}
          <div dangerouslySetInnerHTML={{ __html: html }} />
        </article>
      </div>
    </Page>
  )
}
