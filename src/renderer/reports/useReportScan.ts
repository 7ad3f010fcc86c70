import type { ReportInfo, ReportParams, ScanAnswer } from '@core/contract'
import { serialTracking } from '@core/reports/serials'
import { messageOfError } from '../rpc/errors'
import { callRpc } from '../rpc/hooks'
import { toast } from '../ui/feedback/toast'
import { useScanner } from '../ui/keys/scanner'
import { usePageActive } from '../ui/pageActive'

const takes = ({ params }: ReportInfo, name: string): boolean => params.some((p) => p.name === name)
/** What was scanned takes the place of what was searched for: the item, and the batch or the piece that the label names. */
export function narrowed(info: ReportInfo, params: ReportParams, { item, scan }: ScanAnswer): ReportParams {
  if (!item) return params
  const { text: _text, batch: _batch, ...others } = params
  const batch = item.batchManaged && takes(info, 'batch') ? (scan?.batch ?? '') : ''
  const serial = item.serialManaged && info.id === serialTracking.id ? (scan?.serial ?? '') : ''
  return { ...others, itemId: item.id, ...(batch === '' ? {} : { batch }), ...(serial === '' ? {} : { text: serial }) }
}

/** A scan anywhere on a report of goods narrows it to them. */
export function useReportScan(info: ReportInfo, params: ReportParams, put: (params: ReportParams) => void): void {
  const scan = async (code: string) => {
    try {
      const answer = await callRpc('master.scan', { code })
      if (answer.item) put(narrowed(info, params, answer))
      else toast.fail(answer.message, { id: 'scan-refused' })
    } catch (error) {
      toast.fail(messageOfError(error), { id: 'scan-refused' })
    }
  }
  // of what became of one piece nothing else can be asked
  useScanner((code) => void scan(code), { enabled: usePageActive() && takes(info, 'itemId') && !takes(info, 'serial') })
}
