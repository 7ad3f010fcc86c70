import type { StocktakeLine } from '@core/contract'
import { countedLines } from '@core/contract/topics'
import { qtyDisplay } from '@core/kernel'
import { useCallback, useEffect, useRef } from 'react'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { transport } from '../../rpc/transport'
import { type CountLine, figureOf, toLine } from './model'
import { type Lines, useLines } from './useLines'
import { useScans } from './useScans'

/** one question for what a fast scanner enters in a row */
const SETTLE_MS = 250

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
  const { lines, loads, latest, known, put, load, send, take, follow } = held
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
  const { scan, each, setEach, dialog } = useScans(id, held)
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
  return { lines, loads, load, send, change, mark, countNumbers, scan, each, eachText: qtyDisplay(each), setEach, dialog }
}
