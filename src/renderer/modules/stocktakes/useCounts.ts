import type { StocktakeLine } from '@core/contract'
import { countedLines } from '@core/contract/topics'
import { QTY_SCALE, qtyDisplay } from '@core/kernel'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { transport } from '../../rpc/transport'
import { toast } from '../../ui/feedback/toast'
import { scanRule } from '../../ui/grid/types'
import { type CountLine, figureOf, sameFigure, toLine } from './model'

/** one question for what a fast scanner enters in a row */
const SETTLE_MS = 250

const warn = (error: unknown): null => {
  toast.warn(messageOfError(error), { id: 'stocktake-refused' })
  return null
}

/** The lines as they are shown, and what the backend has of them. */
function useLines(id: number, revision: number | undefined) {
  const [lines, setLines] = useState<readonly CountLine[]>([])
  const latest = useRef<readonly CountLine[]>([])
  /** figures by line as the backend has them, or will when it has done what was sent */
  const known = useRef(new Map<number, number | null>())
  const queue = useRef<Promise<unknown>>(Promise.resolve())
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
      const free = (l: CountLine) => l.id !== null && known.current.get(l.id) === figureOf(l)
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
  return { lines, loads, latest, known, put, learn, load, send, take, follow }
}
/** Shows what other seats count, a moment after they did. */
function useOtherSeats(id: number, { send, follow }: Lines): void {
  useEffect(() => {
    const changed = new Set<number>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      const lineIds = [...changed]
      changed.clear()
      void send(() => callRpc('stocktakes.lines', { id, lineIds })).then(follow)
    }
    const stop = transport.subscribe((event) => {
      if (event.type !== 'changed') return
      for (const lineId of event.topics.flatMap((t) => countedLines(t, id))) changed.add(lineId)
      if (changed.size === 0) return
      clearTimeout(timer)
      timer = setTimeout(ask, SETTLE_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [id, send, follow])
}
type Lines = ReturnType<typeof useLines>

/** Goods that were found come on the list, with the figure typed meanwhile. */
function useAdding(id: number, { latest, known, put, learn, send, take }: Lines) {
  const adding = useRef(new Set<string>())
  const listed = useCallback(
    async (key: string, stored: StocktakeLine | null) => {
      const typed = latest.current.find((l) => l.key === key)
      adding.current.delete(key)
      if (!stored || !typed) return
      learn([stored])
      const quantity = figureOf(typed)
      const there = latest.current.some((l) => l.id === stored.id)
      const line = { ...toLine(stored), key, counted: quantity ?? stored.counted }
      put(there ? latest.current.filter((l) => l !== typed) : latest.current.map((l) => (l === typed ? line : l)))
      if (quantity === null) return
      known.current.set(stored.id, quantity)
      take(await send(() => callRpc('stocktakes.count', { id, counts: [{ lineId: stored.id, quantity }] })))
    },
    [id, latest, known, put, learn, send, take],
  )
  return useCallback(
    (line: CountLine) => {
      const ready = line.id === null && line.item !== null && (!line.item.batchManaged || line.batch !== '')
      if (!ready || adding.current.has(line.key)) return
      adding.current.add(line.key)
      void send(() => callRpc('stocktakes.addLine', { id, itemId: line.itemId, batch: line.batch })).then((l) => listed(line.key, l))
    },
    [id, send, listed],
  )
}

/** The lines of a count. Every figure is stored as it is entered or scanned, one after the other. */
export function useCounts(id: number, revision: number | undefined) {
  const held = useLines(id, revision)
  const { lines, loads, latest, known, put, learn, load, send, take, follow } = held
  const add = useAdding(id, held)
  useOtherSeats(id, held)
  const mark = useCallback(
    (lineId: number, abnormal: boolean) =>
      send(() => callRpc('stocktakes.setAbnormal', { id, lineId, abnormal })).then((l) => l && take([l])),
    [id, send, take],
  )
  const putBin = useCallback(
    (lineId: number, bin: string) => send(() => callRpc('stocktakes.setBin', { id, lineId, bin })).then((l) => l && take([l])),
    [id, send, take],
  )
  /** The grid's lines after an entry: those on the list stay on it. */
  const change = useCallback(
    (next: readonly CountLine[]) => {
      const before = new Map(latest.current.map((l) => [l.key, l]))
      const after = new Map(next.map((l) => [l.key, l]))
      const kept = latest.current.flatMap((l) => after.get(l.key) ?? (l.id === null ? [] : l))
      put([...kept, ...next.filter((l) => !before.has(l.key))])
      const counts = next.flatMap((l) => {
        const quantity = figureOf(l)
        if (l.id === null || known.current.get(l.id) === quantity) return []
        known.current.set(l.id, quantity)
        return [{ lineId: l.id, quantity }]
      })
      if (counts.length > 0) void send(() => callRpc('stocktakes.count', { id, counts })).then(take)
      for (const l of next) {
        const old = before.get(l.key)
        if (old && l.id !== null && old.abnormal !== l.abnormal) void mark(l.id, l.abnormal)
        if (old && l.id !== null && old.bin !== l.bin) void putBin(l.id, l.bin)
        add(l)
      }
    },
    [id, latest, known, put, send, take, mark, putBin, add],
  )
  const [each, setEach] = useState(QTY_SCALE)
  const scan = useMemo(
    () =>
      scanRule<CountLine, StocktakeLine>({
        find: async (code) => {
          // refused it changes nothing that is shown
          const work = () => callRpc('stocktakes.scan', { id, code, quantity: each, requestId: crypto.randomUUID() }).catch(warn)
          const stored = await send(work)
          if (stored) learn([stored])
          return stored
        },
        matches: (line, found) => line.id === found.id,
        increment: (line, found) => ({ ...toLine(found), key: line.key }),
        add: (_blank, found) => toLine(found),
      }),
    [id, each, send, learn],
  )
  /** Numbers of a line (D35), stored at once; says why not when they are refused. */
  const countNumbers = useCallback(
    async (lineId: number, serials: string[], found: boolean): Promise<string> => {
      let refused = ''
      const work = () =>
        callRpc('stocktakes.countSerials', { id, lineId, serials, found }).catch((error: unknown) => {
          refused = messageOfError(error)
          return null
        })
      const stored = await send(work)
      if (stored) follow([stored])
      return refused
    },
    [id, send, follow],
  )
  return { lines, loads, load, send, change, mark, countNumbers, scan, each, eachText: qtyDisplay(each), setEach }
}
