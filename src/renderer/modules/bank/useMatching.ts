/** 银行对账 of one account: its lines and entries, what is ticked, and what can be done with it. */
import type { AccountHit, BankEntryView, BankLineView } from '@core/contract'
import { useMemo, useState } from 'react'
import { useOpened } from '../../app/status'
import { createDocument } from '../../documents/open'
import { callRpc, useCommand, useQueryRpc } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import type { FilterValues } from '../../ui/filters/FilterBar'
import { entryKey, lineKey } from './columns'

type Shown = 'open' | 'matched' | 'all'
type Keys = ReadonlySet<string | number>
const NONE: Keys = new Set()
const sumOf = (rows: readonly { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0)

export function useMatching() {
  const { today } = useOpened().status
  const [values, setValues] = useState<FilterValues>({ to: today, matched: 'open' })
  const first = useQueryRpc('master.searchAccounts', { text: '1002', leafOnly: true, cashOnly: true, limit: 1 })
  const account = (values['account'] as AccountHit | undefined) ?? first.data?.[0] ?? null
  const to = typeof values['to'] === 'string' ? values['to'] : today
  const matched = (values['matched'] as Shown | undefined) ?? 'open'
  const asked = { accountId: account?.id ?? 0, to, matched }
  const enabled = account !== null
  const lines = useQueryRpc('bank.lines', asked, { enabled, keep: true })
  const entries = useQueryRpc('bank.entries', asked, { enabled, keep: true })
  const [lineKeys, setLineKeys] = useState<Keys>(NONE)
  const [entryKeys, setEntryKeys] = useState<Keys>(NONE)
  const [line, setLine] = useState<BankLineView | null>(null)
  const clear = () => {
    setLineKeys(NONE)
    setEntryKeys(NONE)
  }
  const chosen = useMemo(() => {
    const ofLines = (lines.data ?? []).filter((r) => lineKeys.has(lineKey(r)))
    const ofEntries = (entries.data ?? []).filter((r) => entryKeys.has(entryKey(r)))
    const bank = sumOf(ofLines.filter((l) => l.side === 'bank'))
    const books = sumOf(ofEntries) + sumOf(ofLines.filter((l) => l.side === 'book'))
    return { lines: ofLines, entries: ofEntries, bank, books, count: ofLines.length + ofEntries.length }
  }, [lines.data, entries.data, lineKeys, entryKeys])
  return {
    values: { ...values, account: account ?? undefined, to, matched },
    setValues: (next: FilterValues) => {
      setValues(next)
      clear()
    },
    account,
    to,
    lines,
    entries,
    selection: { lines: { keys: lineKeys, onChange: setLineKeys }, entries: { keys: entryKeys, onChange: setEntryKeys } },
    chosen,
    /** the one ticked line, else the one the cursor is on, else the first */
    line: (chosen.lines.length === 1 ? chosen.lines[0] : lines.data?.find((r) => r.id === line?.id)) ?? lines.data?.[0] ?? null,
    setLine,
    clear,
  }
}
export type Matching = ReturnType<typeof useMatching>

const matchIdsOf = (rows: readonly (BankLineView | BankEntryView)[]) => [...new Set(rows.flatMap((r) => r.matchId ?? []))]

export function useMatchActs({ account, to, chosen, clear }: Matching) {
  const accountId = account?.id ?? 0
  const auto = useCommand('bank.matchAuto', {
    onDone: ({ matched }) =>
      matched === 0 ? toast.warn('没有可以自动勾对的：金额不同、日期相差太远，或同样的不止一笔') : toast.done(`已自动勾对 ${matched} 笔`),
  })
  const match = useCommand('bank.match', {
    onDone: () => {
      toast.done(`已勾对 ${chosen.count} 笔`)
      clear()
    },
  })
  const unmatch = useCommand('bank.unmatch', {
    onDone: ({ lines, entries }) => {
      toast.done(`已取消勾对：对账单 ${lines} 行，企业 ${entries} 笔`)
      clear()
    },
  })
  return {
    matchAuto: () => void auto.run({ accountId, to }),
    match: () =>
      void match.run({
        accountId,
        lineIds: chosen.lines.map((l) => l.id),
        entries: chosen.entries.map(({ voucherId, documentId }) => ({ voucherId, documentId })),
      }),
    unmatch: () => void unmatch.run({ matchIds: matchIdsOf([...chosen.lines, ...chosen.entries]) }),
    matchIds: matchIdsOf([...chosen.lines, ...chosen.entries]),
    busy: auto.busy || match.busy || unmatch.busy,
  }
}

export type MadeFromLine = 'receipt' | 'payment' | 'otherReceipt' | 'otherPayment'
/** A new document for money that only the bank knows of: date, account and amount stand already, and the party where its name is known. */
export async function documentFromLine(type: MadeFromLine, account: AccountHit, line: BankLineView): Promise<void> {
  const trade = type === 'receipt' || type === 'payment'
  const found = trade && line.counterparty !== '' ? await callRpc('master.searchPartners', { text: line.counterparty, limit: 2 }) : []
  const partner = found.find((p) => p.name === line.counterparty)
  const amount = Math.abs(line.amount)
  createDocument({
    type,
    header: {
      date: line.date,
      accountId: { id: account.id, code: account.code, name: account.fullName },
      ...(trade ? { amount } : {}),
      ...(partner ? { partnerId: { id: partner.id, code: partner.code, name: partner.name } } : {}),
      memo: [line.counterparty, line.summary].filter((text) => text !== '').join(' '),
    },
  })
}
