import { GS } from '@core/kernel'
import type { ScanAnswer } from '@core/contract'
import { type ReactNode, useCallback, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import type { Scanned } from '../model/scanned'
import { UnknownCode } from './UnknownCode'

interface Asking {
  message: string
  barcode: string
  /** the code belongs to an item now, or was given up */
  answer: (attached: boolean) => void
}
const readable = (code: string) => code.replaceAll(GS, ' ')
const scannedOf = ({ item, scan, unit }: ScanAnswer): Scanned | null => (item ? { item, scan, unit } : null)

/**
 * Finds what a scan means. A code that no item has is asked about: once it is given to an item the scan counts as if it had
 * been known. Scans that come meanwhile wait.
 */
export function useScanFinder(): { find: (code: string) => Promise<Scanned | null>; dialog: ReactNode } {
  const [asking, setAsking] = useState<Asking | null>(null)
  const find = useCallback(async (code: string): Promise<Scanned | null> => {
    try {
      const first = await callRpc('master.scan', { code })
      if (first.item) return scannedOf(first)
      const { attach, message } = first
      if (attach === null) {
        toast.fail(message, { id: 'scan-refused', detail: '这一次扫码没有录入。' })
        return null
      }
      const attached = await new Promise<boolean>((answer) => setAsking({ message, barcode: attach, answer }))
      setAsking(null)
      if (attached) return scannedOf(await callRpc('master.scan', { code }))
      toast.info(`条码 ${attach} 没有录入`, { id: 'scan-refused' })
    } catch (error) {
      toast.fail(`条码 ${readable(code)} 没有录入：${messageOfError(error)}`, { id: 'scan-refused' })
    }
    return null
  }, [])
  return { find, dialog: asking && <UnknownCode key={asking.barcode} {...asking} /> }
}
