import type { VoucherLineView, VoucherView } from '@core/contract'
import { amountInWords, fenDisplay, moneyDisplay, periodText, voucherText } from '@core/kernel'
import { documentLabel } from '@core/modules/registry'
import { cashFlowItems } from '@core/reports/statements/cashFlowItems'
import { Loader } from '@mantine/core'
import { type ReactNode, useEffect, useMemo } from 'react'
import { openDrill, PAGES } from '../../app/open'
import { openPage, usePage } from '../../app/tabs'
import { usePageAttachments } from '../attachments/usePageAttachments'
import { useOpened } from '../../app/status'
import { messageOfError } from '../../rpc/errors'
import { type OutputOf, useQueryRpc } from '../../rpc/hooks'
import { Totals } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import type { Action } from '../../ui/page/Toolbar'
import { StateStamp } from '../../ui/StateTag'
import { DataTable } from '../../ui/table/DataTable'
import { TableNotice } from '../../ui/table/TableNotice'
import type { Column } from '../../ui/table/types'
import { formatValue, localTime } from '../../ui/values/format'
import { createDocument, openDocument } from '../open'
import { ChainSide } from '../side/ChainSide'
import { KINDS, POSTINGS } from './kinds'
import { printVouchers } from './printVouchers'
import { useCorrections } from './useCorrections'
import { useVoucherActs } from './useVoucherActs'
import '../documents.css'

type Detail = OutputOf<'vouchers.get'>
type Row = VoucherLineView & { key: number }

/** One voucher as it is seen and printed, with the postings it is the sum of. */
export function VoucherPage(): ReactNode {
  const page = usePage()
  const { accountSet } = useOpened()
  const id = Number(page.params['id'])
  const found = useQueryRpc('vouchers.get', { id })
  const voucher = found.data
  const acts = useVoucherActs(voucher ? [voucher] : [], null, () => void found.refetch())
  const corrections = useCorrections(voucher)
  const attachments = usePageAttachments({ owner: { voucherId: id } })
  const { setTitle } = page
  useEffect(() => {
    if (voucher) setTitle(`凭证 ${voucherText(voucher)}`)
  }, [setTitle, voucher])
  if (!voucher)
    return (
      <Page title="凭证">
        {found.isError ? (
          <TableNotice
            count={0}
            loading={false}
            error={messageOfError(found.error)}
            onRetry={() => void found.refetch()}
            empty={undefined}
          />
        ) : (
          <Loader m="auto" />
        )}
      </Page>
    )
  return (
    <Page
      title="记账凭证"
      number={`${voucherText(voucher)}　${voucher.date}　附单据 ${voucher.documentCount ?? voucher.attachmentCount} 张`}
      stamp={<StateStamp state={voucher.state} />}
      actions={[
        ...sourceActions(voucher, focusDocuments),
        ...acts,
        ...corrections,
        attachments.action,
        { label: '打印', keys: 'ctrl+p', run: () => void printVouchers([id], accountSet.options.company) },
      ]}
      aside={<VoucherAside voucher={voucher} attachments={attachments.side} />}
    >
      <VoucherLines voucher={voucher} />
      {attachments.dialog}
    </Page>
  )
}

/** The first of the documents that share the voucher. */
const focusDocuments = () => document.querySelector<HTMLElement>('[data-page-host]:not([hidden]) .voucher-documents button')?.focus()

function sourceActions({ documentId, documentNumber, documentCount, kind }: Detail, toDocuments: () => void): Action[] {
  if (documentCount !== null) return [{ label: '单据', keys: 'f3', run: toDocuments }]
  if (documentId === null || documentNumber === null) return []
  return [
    { label: '源单', keys: 'f3', run: () => openDocument(documentId) },
    { label: '复制', run: () => createDocument({ type: 'voucher', copy: documentId }), more: true, hidden: kind !== 'manual' },
  ]
}

function VoucherLines({ voucher }: { voucher: Detail }): ReactNode {
  const { standard } = useOpened().accountSet.options
  const rows = useMemo(() => voucher.lines.map((l, key): Row => ({ ...l, key })), [voucher])
  const columns = useMemo(
    () => columnsOf(voucher, new Map(cashFlowItems(standard, voucher.date).map((i) => [i.item, i.label]))),
    [voucher, standard],
  )
  return (
    <>
      <DataTable<Row> id="voucher" columns={columns} rows={rows} rowKey={(r) => r.key} sortable={false} totalsLabel="合计" />
      <div className="card doc-lines-none">
        <Totals
          items={[
            { label: '合计', value: moneyDisplay(voucher.total), strong: true },
            { label: '', value: amountInWords(voucher.total), tone: 'mut' },
          ]}
          end={<Signatures voucher={voucher} />}
        />
      </div>
      <Documents voucher={voucher} />
      <Postings voucher={voucher} />
    </>
  )
}

/** Who stands for the voucher, in the order of the printed form. */
function Signatures({ voucher }: { voucher: Detail }): ReactNode {
  const signed = [
    ['记账', voucher.booker || (voucher.state === 'booked' ? '已记账' : '')],
    ['审核', voucher.reviewer],
    ['制单', voucher.maker || '系统'],
  ] as const
  return (
    <span className="signatures">
      {signed.map(([label, name]) => (
        <span key={label}>
          {label} <b>{name}</b>
        </span>
      ))}
    </span>
  )
}

function columnsOf(voucher: VoucherView, items: ReadonlyMap<number, string>): Column<Row>[] {
  const book = (r: Row) => () =>
    openDrill({ report: 'accountLedger', params: { accountId: r.accountId, from: `${voucher.date.slice(0, 7)}-01`, to: voucher.date } })
  return [
    { key: 'summary', title: '摘要', width: 120, grow: 2 },
    { key: 'accountCode', title: '科目编码', width: 76, muted: true },
    { key: 'accountName', title: '科目', width: 160, grow: 2, drill: book },
    { key: 'dimensions', title: '核算项目', width: 120, grow: 3 },
    {
      key: 'original',
      title: '原币',
      width: 130,
      align: 'right',
      value: (r) => (r.currency === null ? '' : `${r.currency} ${fenDisplay(r.original ?? 0)}`),
      hidden: voucher.lines.every((l) => l.currency === null),
    },
    { key: 'debit', title: '借方金额', kind: 'fen', zero: 'blank', total: 'sum' },
    { key: 'credit', title: '贷方金额', kind: 'fen', zero: 'blank', total: 'sum' },
    { key: 'quantity', title: '数量', kind: 'qty', zero: 'blank', hidden: voucher.lines.every((l) => !l.quantity) },
    {
      key: 'cashFlowItem',
      title: '现金流量项目',
      width: 168,
      value: (r) => (r.cashFlowItem === null ? '' : (items.get(r.cashFlowItem) ?? String(r.cashFlowItem))),
      hidden: voucher.lines.every((l) => l.cashFlowItem === null),
    },
  ]
}

/** 按日汇总 (D50): the documents that the voucher is the sum of, each a way to it. */
function Documents({ voucher }: { voucher: Detail }): ReactNode {
  const { documents, documentType } = voucher
  if (documents.length === 0 || documentType === null) return null
  return (
    <section className="card postings voucher-documents">
      <h2>
        {documentLabel(documentType)}（{documents.length} 张）
      </h2>
      <table>
        <tbody>
          {documents.map((d) => (
            <tr key={d.id}>
              <td>
                <button type="button" className="link" onClick={() => openDocument(d.id)}>
                  {d.number}
                </button>
              </td>
              <td>{d.partnerName}</td>
              <td className="mut">{d.memo}</td>
              <td className={d.amount < 0 ? 'num neg' : 'num'}>{fenDisplay(d.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The trace: what was posted, withdrawn and adjusted in this voucher, in the order it happened. */
function Postings({ voucher }: { voucher: Detail }): ReactNode {
  const { postings, documentCount } = voucher
  if (postings.length < 2) return null
  return (
    <details className="card postings" open={documentCount === null}>
      <summary>形成过程（{postings.length} 次记账）</summary>
      <ol>
        {postings.map((p) => (
          <li key={p.id}>
            <p>
              <b>{POSTINGS[p.kind] ?? p.kind}</b> <span>{p.date}</span>{' '}
              <span className="mut">{formatValue('datetime', localTime(p.createdAt))}</span> {p.documentNumber}
              {p.causeNumber !== null && <span className="mut"> 因 {p.causeNumber}</span>}
            </p>
            <table>
              <tbody>
                {p.lines.map((l, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of a posting never change
                  <tr key={i}>
                    <td>
                      {l.accountCode} {l.accountName}
                      {l.dimensions && <small className="mut"> {l.dimensions}</small>}
                    </td>
                    <td className={l.debit < 0 ? 'num neg' : 'num'}>{l.debit === 0 ? '' : fenDisplay(l.debit)}</td>
                    <td className={l.credit < 0 ? 'num neg' : 'num'}>{l.credit === 0 ? '' : fenDisplay(l.credit)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </li>
        ))}
      </ol>
    </details>
  )
}

function VoucherAside({ voucher, attachments }: { voucher: Detail; attachments: ReactNode }): ReactNode {
  const { documentId, documentType, template } = voucher
  const toList = () => openPage(PAGES.vouchers, {})
  return (
    <>
      <SideSection title="凭证">
        <Facts
          rows={[
            { label: '期间', value: periodText(voucher.period), onOpen: toList },
            { label: '来源', value: voucher.documentCount === null ? KINDS[voucher.kind] : `${KINDS[voucher.kind]}（按日汇总）` },
            ...(documentId !== null && documentType !== null && voucher.documentNumber !== null
              ? [{ label: documentLabel(documentType), value: voucher.documentNumber, onOpen: () => openDocument(documentId) }]
              : []),
            ...(template
              ? [{ label: '周期模板', value: template.name, onOpen: () => openPage('voucherRecurrence', { templateId: template.id }) }]
              : []),
          ]}
        />
      </SideSection>
      {documentId !== null && <ChainSide documentId={documentId} />}
      {attachments}
    </>
  )
}
