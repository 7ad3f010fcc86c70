import { fenDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { type FieldErrors, useQueryRpc } from '../../rpc/hooks'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { MoneyInput } from '../../ui/fields/NumberInput'
import { Keys } from '../../ui/keys/Keys'
import { useShortcuts } from '../../ui/keys/shortcuts'
import { type LoanRow, loanRows, loansCleared, withLoans } from '../model/claim'
import type { FormDocument } from '../model/form'
import { idOf } from '../model/values'

interface LoanClearsProps {
  form: FormDocument
  change: (update: (form: FormDocument) => FormDocument) => void
  readOnly: boolean
  errors: FieldErrors
  onEnd: () => void
}

/** The employee's loans that are open, oldest due first, with what the claim clears of each. */
function useLoans(form: FormDocument, readOnly: boolean): LoanRow[] {
  const employeeId = idOf(form.header['employeeId'])
  const asked = !readOnly && employeeId !== null
  const list = useQueryRpc('openItems.list', { side: 'employee', employeeId: employeeId ?? 1, limit: 200 }, { enabled: asked, keep: true })
  const settings = useQueryRpc('settings.get', {})
  const advance = settings.data?.roles.find((r) => r.role === 'employeeAdvance')?.accountId ?? undefined
  const open = asked ? (list.data ?? []).filter((o) => o.employeeId === employeeId) : []
  return loanRows(form, open, advance)
}

/** 借款冲账: each loan with what of it is cleared; F8 takes the oldest first. */
export function LoanClears({ form, change, readOnly, errors, onEnd }: LoanClearsProps): ReactNode {
  const rows = useLoans(form, readOnly)
  const auto = () => change((f) => loansCleared(f, rows))
  useShortcuts(readOnly ? [] : [{ keys: 'f8', label: '冲借款', run: auto }])
  if (rows.length === 0) return null
  const set = (id: number, amount: number | null) =>
    change((f) =>
      withLoans(
        f,
        rows.map((r) => (r.openItemId === id ? { ...r, amount } : r)),
      ),
    )
  // refusals name the clearings in their order
  const sent = (form.clears ?? []).map((c) => c.item.id)
  const errorOf = (id: number) => errors[`clears.${sent.indexOf(id)}.amount`] ?? errors[`clears.${sent.indexOf(id)}.openItemId`]
  return (
    <div className="doc-loans">
      <div className="doc-loans-head">
        <b>冲借款</b>
        {!readOnly && (
          <button type="button" className="link doc-tender-add" onClick={auto}>
            按旧到新 <Keys keys="f8" />
          </button>
        )}
      </div>
      <FieldGrid columns={2} card={false} onEnd={onEnd}>
        {rows.map((r) => (
          <Field
            key={r.openItemId}
            label={r.left === null ? r.code : `${r.code}　${r.date}　未清 ${fenDisplay(r.left)}`}
            name={`loans.${r.openItemId}`}
            error={errorOf(r.openItemId)}
          >
            <MoneyInput value={r.amount} onChange={(amount) => set(r.openItemId, amount)} readOnly={readOnly} />
          </Field>
        ))}
      </FieldGrid>
    </div>
  )
}
