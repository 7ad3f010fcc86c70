import type { VoucherView } from '@core/contract'
import { voucherText } from '@core/kernel'
import { useDebouncedValue } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { SideSection, VoucherPreview } from '../../ui/page/SidePanel'
import { type FormDocument, inputOf, pruned } from '../model/form'
import { condensed } from '../model/preview'
import { numberOf, textOf } from '../model/values'
import { openVoucher } from '../open'

export interface Preview {
  vouchers: readonly VoucherView[]
  problems: readonly { message: string; at?: string }[]
  /** fen */
  cost: number
  /** it is not final (预估) */
  provisional: boolean
  asked: boolean
  error: string | null
}

/** What posting would do to the books, by the backend itself; asked when the fingers rest. */
export function usePreview(form: FormDocument, enabled: boolean): Preview {
  const [settled] = useDebouncedValue(form, 300)
  const worth = enabled && (pruned(settled).lines.length > 0 || numberOf(settled.header['amount']) !== 0)
  const preview = useQueryRpc(
    'documents.preview',
    { document: inputOf(pruned(settled)) },
    { enabled: worth && textOf(settled.header['date']) !== '', keep: true },
  )
  const data = worth ? preview.data : undefined
  return {
    vouchers: data?.vouchers ?? [],
    problems: [
      ...new Map(
        (data?.problems ?? []).map((p) => [p.message, { message: p.message, ...(p.at === undefined ? {} : { at: p.at }) }]),
      ).values(),
    ],
    cost: data?.cost ?? 0,
    provisional: data?.provisional ?? false,
    asked: data !== undefined,
    error: worth && preview.isError ? messageOfError(preview.error) : null,
  }
}

interface PreviewSideProps {
  preview: Preview
  onProblem: (at: string | undefined) => void
  /** what this document is for, until there is something to show */
  help: string
}
/** The voucher that posting would make; what stands in its way. */
export function PreviewSide({ preview, onProblem, help }: PreviewSideProps): ReactNode {
  const { vouchers, problems, error } = preview
  const begun = preview.asked || error !== null || problems.length > 0
  return (
    <>
      {(vouchers.length > 0 ? vouchers : [null]).map((v, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: previewed vouchers have no identity
        <SideSection key={i} title="凭证预览" extra={v ? `${v.word}-待编号` : undefined}>
          <VoucherPreview
            lines={v ? condensed(v.lines) : []}
            empty={error ?? (problems.length > 0 ? '还不能过账：' : preview.asked ? '过账不生成凭证' : '填写明细后显示凭证')}
          />
          {!begun && <p className="mut side-help">{help}</p>}
          {i === 0 && problems.length > 0 && (
            <ul className="side-problems">
              {problems.slice(0, 6).map((p) => (
                <li key={`${p.at}${p.message}`}>
                  <button type="button" className="drill" onClick={() => onProblem(p.at)}>
                    {p.message}
                  </button>
                </li>
              ))}
              {problems.length > 6 && <li className="mut">另有 {problems.length - 6} 处</li>}
            </ul>
          )}
        </SideSection>
      ))}
    </>
  )
}

/** The vouchers that a posted document made, its later cost differences included, and its part of one it shares; null until they are known. */
export function usePostedVouchers(form: FormDocument, enabled: boolean): readonly VoucherView[] | null {
  const found = useQueryRpc('vouchers.ofDocument', { documentId: form.id ?? 0 }, { enabled: enabled && form.id !== null })
  return found.data ?? null
}
export function PostedSide({ vouchers, empty }: { vouchers: readonly VoucherView[] | null; empty: string }): ReactNode {
  if (vouchers === null) return null
  if (vouchers.length === 0)
    return (
      <SideSection title="凭证">
        <p className="mut side-empty">{empty}</p>
      </SideSection>
    )
  return vouchers.map((v) => (
    <SideSection
      key={v.id}
      title={v.kind === 'costDifference' ? '成本差异凭证' : v.documentCount === null ? '凭证' : '汇总凭证（本单部分）'}
      extra={
        <button type="button" className="link" onClick={() => openVoucher(v.id)}>
          {voucherText(v)}
        </button>
      }
    >
      <VoucherPreview lines={condensed(v.lines)} />
    </SideSection>
  ))
}
