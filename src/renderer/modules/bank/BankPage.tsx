/** 银行对账: the bank's lines and the company's entries side by side; what is the same money is ticked off. */
import type { BankEntryView, BankLineView } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { type ReactNode, useState } from 'react'
import { openDrill } from '../../app/open'
import { messageOfError } from '../../rpc/errors'
import { accountSource } from '../../rpc/sources'
import { FilterBar, type FilterDef } from '../../ui/filters/FilterBar'
import type { LookupSource } from '../../ui/lookup/source'
import { Totals } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import { BankImport } from './BankImport'
import { BankLineDialog } from './BankLineDialog'
import { ENTRY_COLUMNS, entryKey, LINE_COLUMNS, lineKey } from './columns'
import { Statements } from './Statements'
import { documentFromLine, type MadeFromLine, type Matching, useMatchActs, useMatching } from './useMatching'
import './bank.css'

const FILTERS: FilterDef[] = [
  {
    key: 'account',
    label: '账户',
    kind: 'lookup',
    source: accountSource({ cashOnly: true }) as unknown as LookupSource<never>,
    pinned: true,
    required: true,
  },
  { key: 'to', label: '截至', kind: 'date', pinned: true, required: true },
  {
    key: 'matched',
    label: '显示',
    kind: 'option',
    pinned: true,
    required: true,
    options: [
      { value: 'open', label: '未勾对的' },
      { value: 'matched', label: '已勾对的' },
      { value: 'all', label: '全部' },
    ],
  },
]
type Dialog = 'import' | 'statements' | 'line' | null
const WHAT: [MadeFromLine, string, 1 | -1][] = [
  ['receipt', '收款单', 1],
  ['otherReceipt', '其他收入单', 1],
  ['payment', '付款单', -1],
  ['otherPayment', '其他支出单', -1],
]

export function BankPage(): ReactNode {
  const matching = useMatching()
  const acts = useMatchActs(matching)
  const [dialog, setDialog] = useState<Dialog>(null)
  const { account, to, values, setValues, lines, entries } = matching
  const close = () => setDialog(null)
  const none = { disabled: account === null, reason: '先选一个账户' }
  const actions: Action[] = [
    { label: '导入过的对账单', run: () => setDialog('statements'), more: true, ...none },
    { label: '登记一行或余额', run: () => setDialog('line'), more: true, ...none },
    {
      label: '余额调节表',
      keys: 'f9',
      run: () => account && openDrill({ report: 'bankReconciliation', params: { accountId: account.id, to } }),
      ...none,
    },
    { label: '导入对账单', keys: 'f6', run: () => setDialog('import'), ...none },
    makeAction(matching),
    { label: '自动勾对', keys: 'f7', run: acts.matchAuto, busy: acts.busy, ...none },
    acts.matchIds.length > 0
      ? { label: '取消勾对', keys: 'f8', run: acts.unmatch, busy: acts.busy, danger: true }
      : matchAction(matching, acts.match, acts.busy),
  ]
  return (
    <Page
      title="银行对账"
      help="左边是银行的，右边是企业的；同一笔钱勾在一起，剩下的就是未达账项。"
      actions={actions}
      filters={
        <FilterBar
          filters={FILTERS}
          values={values}
          onChange={setValues}
          summary={`对账单 ${lines.data?.length ?? 0} 行 · 企业 ${entries.data?.length ?? 0} 笔`}
        />
      }
    >
      <Sides matching={matching} onImport={() => setDialog('import')} />
      <Chosen matching={matching} />
      {dialog === 'import' && account && <BankImport account={account} close={close} />}
      {dialog === 'statements' && account && <Statements account={account} close={close} />}
      {dialog === 'line' && account && <BankLineDialog account={account} to={to} close={close} />}
    </Page>
  )
}

function matchAction({ chosen }: Matching, run: () => void, busy: boolean): Action {
  const off = chosen.bank !== chosen.books
  const reason = chosen.count < 2 ? '两边各选要勾对的（空格）' : '两边合计相等才能勾对'
  return { label: '勾对', keys: 'f8', run, primary: true, busy, disabled: chosen.count < 2 || off, reason }
}
function makeAction({ account, line }: Matching): Action {
  const open = line !== null && line.matchId === null && line.side === 'bank'
  return {
    label: '据此制单',
    disabled: !open,
    reason: '先选对账单上企业还没有记的一行',
    menu: WHAT.filter(([, , sign]) => line === null || Math.sign(line.amount) === sign).map(([type, label]) => ({
      label,
      run: () => {
        if (account && line) void documentFromLine(type, account, line)
      },
      disabled: !open,
    })),
  }
}

function Sides({ matching, onImport }: { matching: Matching; onImport: () => void }): ReactNode {
  const { lines, entries, selection, setLine } = matching
  return (
    <div className="bank-sides">
      <section aria-label="银行对账单">
        <h2>银行对账单</h2>
        <DataTable<BankLineView>
          id="bank.lines"
          columns={LINE_COLUMNS}
          rows={lines.data ?? []}
          rowKey={lineKey}
          onCurrent={setLine}
          selection={selection.lines}
          loading={lines.isLoading}
          error={lines.error ? messageOfError(lines.error) : null}
          onRetry={() => void lines.refetch()}
          empty={{
            title: '没有未勾对的行',
            hint: '从网银导出 xlsx 或 csv，在这里导入',
            action: { label: '导入对账单', run: onImport, keys: 'f6' },
          }}
        />
      </section>
      <section aria-label="企业日记账">
        <h2>企业日记账</h2>
        <DataTable<BankEntryView>
          id="bank.entries"
          columns={ENTRY_COLUMNS}
          rows={entries.data ?? []}
          rowKey={entryKey}
          selection={selection.entries}
          loading={entries.isLoading}
          error={entries.error ? messageOfError(entries.error) : null}
          onRetry={() => void entries.refetch()}
          empty={{ title: '没有未勾对的收支', hint: '收款单、付款单和凭证过账后列在这里' }}
        />
      </section>
    </div>
  )
}

function Chosen({ matching: { chosen } }: { matching: Matching }): ReactNode {
  const difference = chosen.bank - chosen.books
  const tone = chosen.count === 0 ? 'mut' : difference === 0 ? 'ok' : 'neg'
  return (
    <Totals
      items={[
        { label: `银行 ${chosen.lines.length} 行`, value: fenDisplay(chosen.bank) },
        { label: `企业 ${chosen.entries.length} 笔`, value: fenDisplay(chosen.books) },
        { label: '相差', value: fenDisplay(difference), strong: true, tone },
      ]}
    />
  )
}
