import type { VoucherView } from '@core/contract'
import { correctionText, isLocalDate, voucherText } from '@core/kernel'
import { useState } from 'react'
import { useOpened } from '../../app/status'
import { newRequestId } from '../../rpc/client'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { ask, confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import type { Action } from '../../ui/page/Toolbar'
import { createDocument, openDocument } from '../open'

type Row = Omit<VoucherView, 'lines'>

/** 红字冲销 of a booked voucher that was entered by hand, and the blue one that puts it right (D49). */
export function useCorrections(voucher: Row | undefined): Action[] {
  const { today } = useOpened().status
  const [busy, setBusy] = useState(false)
  if (!voucher || voucher.kind !== 'manual' || voucher.state !== 'booked' || voucher.documentId === null) return []
  const id = voucher.documentId
  const run = async () => {
    const date = await ask({
      title: '红字冲销',
      target: `${voucherText(voucher)} ${voucher.summary}`,
      effects: [
        `生成一张红字凭证，摘要“${correctionText('注销', voucher)}”，分录方向不变，金额为负`,
        '原凭证不改不删；正确的内容另填一张蓝字凭证',
      ],
      label: '红字凭证日期',
      initial: today > voucher.date ? today : voucher.date,
      action: '生成红字凭证',
      danger: true,
    })
    if (date === null) return
    if (!isLocalDate(date)) return toast.warn('不是有效日期，例：2026-11-24')
    setBusy(true)
    try {
      const { document } = await callRpc('documents.get', { id })
      const red = await callRpc('documents.reverse', { type: 'voucher', id, revision: document.revision, date, requestId: newRequestId() })
      await offerBlue(voucher, id, red)
    } catch (error) {
      toast.fail(messageOfError(error))
    } finally {
      setBusy(false)
    }
  }
  return [{ label: '红字冲销', keys: 'alt+r', run: () => void run(), busy, danger: true }]
}

async function offerBlue(voucher: Row, id: number, red: { id: number; vouchers: { word: string; number: number }[] }): Promise<void> {
  const corrects = correctionText('订正', voucher)
  const blue = await confirm({
    title: '填写蓝字凭证',
    target: `红字凭证 ${red.vouchers.map(voucherText).join('、')} 已过账`,
    effects: [`照原凭证的内容填好，摘要“${corrects}”，改正以后过账`],
    action: '填写蓝字凭证',
    cancel: '不用',
  })
  if (blue) createDocument({ type: 'voucher', copy: id, corrects })
  else openDocument(red.id)
}
