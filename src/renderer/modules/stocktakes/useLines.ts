import type { StocktakeLine } from '@core/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { type CountLine, figureOf, sameFigure, toLine } from './model'

export const warn = (error: unknown): null => {
  toast.warn(messageOfError(error), { id: 'stocktake-refused' })
  return null
}

/** The lines as they are shown, and what the backend has of them. */
export function useLines(id: number, revision: number | undefined) {
  const [lines, setLines] = useState<readonly CountLine[]>([])
  const latest = useRef<readonly CountLine[]>([])
  /** figures by line as the backend has them, or will when it has done what was sent */
  const known = useRef(new Map<number, number | null>())
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  /** scans that are shown already, by line, and not answered yet */
  const scanning = useRef(new Map<number, number>())
  /** how often the lines were read anew: the cursor goes to what is to be done next */
  const [loads, setLoads] = useState(0)
  const put = useCallback((next: readonly CountLine[]) => {
    latest.current = next
    setLines(next)
  }, [])
  const learn = useCallback((stored: readonly StocktakeLine[]): CountLine[] => {
    for (const l of stored) known.current.set(l.id, l.recount ? l.recounted : l.counted)
    return stored.map(toLine)
  }, [])
  const load = useCallback(async () => {
    put(learn(await callRpc('stocktakes.lines', { id })))
    setLoads((n) => n + 1)
  }, [id, put, learn])
  useEffect(() => {
    if (revision !== undefined) void load()
  }, [load, revision])
  /** after what was sent before; refused: says why and shows what is stored */
  const send = useCallback(
    <T>(work: () => Promise<T>): Promise<T | null> => {
      const done = queue.current.then(work).catch(async (error: unknown) => {
        await load()
        return warn(error)
      })
      queue.current = done
      return done
    },
    [load],
  )
  /** an answer replaces its lines, unless something newer was typed meanwhile */
  const take = useCallback(
    (stored: readonly StocktakeLine[] | null) => {
      if (stored === null) return
      const byId = new Map(stored.map((l) => [l.id, toLine(l)]))
      put(
        latest.current.map((l) => {
          const answer = l.id === null ? undefined : byId.get(l.id)
          return answer && sameFigure(answer, l) ? { ...answer, key: l.key } : l
        }),
      )
    },
    [put],
  )
  /** figures that another seat entered: they replace what is shown, but nothing that is being typed here */
  const follow = useCallback(
    (stored: readonly StocktakeLine[] | null) => {
      if (stored === null) return
      const byId = new Map(stored.map((l) => [l.id, l]))
      const free = (l: CountLine) => l.id !== null && known.current.get(l.id) === figureOf(l) && !scanning.current.has(l.id)
      const followed = latest.current.map((l) => {
        const answer = l.id !== null && free(l) ? byId.get(l.id) : undefined
        if (answer === undefined) return l
        const line = { ...(learn([answer])[0] ?? l), key: l.key }
        // what this seat entered comes back as it is shown
        return JSON.stringify(line) === JSON.stringify({ ...line, ...l }) ? l : line
      })
      const listed = new Set(latest.current.map((l) => l.id))
      const found = stored.filter((l) => !listed.has(l.id))
      if (found.length === 0 && followed.every((l, i) => l === latest.current[i])) return
      put(
        found.length === 0
          ? followed
          : [...followed.filter((l) => l.id !== null), ...learn(found), ...followed.filter((l) => l.id === null)],
      )
    },
    [put, learn],
  )
  return { lines, loads, latest, known, scanning, put, learn, load, send, take, follow }
}
export type Lines = ReturnType<typeof useLines>
