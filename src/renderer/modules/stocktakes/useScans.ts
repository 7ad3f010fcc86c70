import type { StocktakeCode, StocktakeLine } from '@core/contract'
import { RpcError } from '@core/contract/rpc'
import { QTY_SCALE, unitToBase } from '@core/kernel'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useScanFinder } from '../../documents/form/useScanFinder'
import { callRpc } from '../../rpc/hooks'
import { scanRule } from '../../ui/grid/types'
import { type CountLine, figureOf, toLine, withFigure } from './model'
import { type Lines, warn } from './useLines'

/** No item has the code: it can be given to one. */
const UNKNOWN = 'unknown'
const refused = (error: unknown) =>
  error instanceof RpcError && error.problems.some((p) => p.code === 'STOCKTAKE_UNKNOWN_CODE') ? UNKNOWN : warn(error)
const counted = (answer: StocktakeLine | typeof UNKNOWN | null): StocktakeLine | null => (answer === UNKNOWN ? null : answer)

/** What the codes of listed goods mean, asked once per list; the backend is the judge of every scan. */
function useCodes(id: number, loads: number) {
  const codes = useRef<ReadonlyMap<string, StocktakeCode>>(new Map())
  useEffect(() => {
    if (loads === 0) return
    void callRpc('stocktakes.codes', { id })
      .then((known) => (codes.current = new Map(known.map((c) => [c.code, c]))))
      .catch(() => undefined)
  }, [id, loads])
  return codes
}

/**
 * Scans. A plain code of goods that are listed is shown at once and sent behind; its answer takes the place of what was shown when no
 * further scan of the line is on its way. Every other code is asked for first; one that no item has is given to an item and then counted.
 */
export function useScans(id: number, { latest, known, loads, scanning, put, learn, load, send }: Lines) {
  const [each, setEach] = useState(QTY_SCALE)
  const codes = useCodes(id, loads)
  /** the line as it will be; null: only the backend can say */
  const foresee = useCallback(
    (code: string): CountLine | null => {
      const meaning = codes.current.get(code.trim())
      const line = meaning && latest.current.find((l) => l.id === meaning.lineId)
      const added = meaning ? unitToBase(each, { unit: '', ...meaning }) : null
      return line && added !== null ? withFigure(line, (figureOf(line) ?? 0) + added) : null
    },
    [codes, latest, each],
  )
  const settle = useCallback(
    (lineId: number, stored: StocktakeLine | null) => {
      const left = (scanning.current.get(lineId) ?? 1) - 1
      if (left > 0) scanning.current.set(lineId, left)
      else scanning.current.delete(lineId)
      // refused, or the code means something else by now
      if (stored?.id !== lineId) return void load()
      const shown = latest.current.find((l) => l.id === lineId)
      if (left > 0 || !shown || known.current.get(lineId) !== figureOf(shown)) return
      const [line] = learn([stored])
      if (line) put(latest.current.map((l) => (l.id === lineId ? { ...line, key: l.key } : l)))
    },
    [latest, known, scanning, put, learn, load],
  )
  const { find: register, dialog } = useScanFinder()
  const find = useCallback(
    async (code: string): Promise<CountLine | null> => {
      const work = () => callRpc('stocktakes.scan', { id, code, quantity: each, requestId: crypto.randomUUID() }).catch(refused)
      const foreseen = foresee(code)
      const answer = send(work)
      const lineId = foreseen?.id ?? null
      if (foreseen === null || lineId === null) {
        const first = await answer
        const stored = first === UNKNOWN ? (await register(code)) && counted(await send(work)) : first
        if (stored) learn([stored])
        return stored && toLine(stored)
      }
      known.current.set(lineId, figureOf(foreseen))
      scanning.current.set(lineId, (scanning.current.get(lineId) ?? 0) + 1)
      void answer.then((stored) => settle(lineId, counted(stored)))
      return foreseen
    },
    [id, each, foresee, known, scanning, send, learn, settle, register],
  )
  const scan = useMemo(
    () =>
      scanRule<CountLine, CountLine>({
        find,
        matches: (line, found) => line.id === found.id,
        increment: (line, found) => ({ ...found, key: line.key }),
        add: (_blank, found) => found,
      }),
    [find],
  )
  return { scan, each, setEach, dialog }
}
