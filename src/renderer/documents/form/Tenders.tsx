import { fenDisplay } from '@core/kernel'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { FieldErrors } from '../../rpc/hooks'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { LookupInput } from '../../ui/fields/LookupInput'
import { MoneyInput } from '../../ui/fields/NumberInput'
import { Keys } from '../../ui/keys/Keys'
import { useShortcuts } from '../../ui/keys/shortcuts'
import { readLocal, writeLocal } from '../../ui/store'
import { feeName, type FormDocument, type FormTender, newKey, paysFee } from '../model/form'
import { totalOf } from '../model/header'
import type { Ref } from '../model/values'
import { accounts } from '../sources'

interface TendersProps {
  form: FormDocument
  change: (update: (form: FormDocument) => FormDocument) => void
  readOnly: boolean
  errors: FieldErrors
  accountSet: string
  onEnd: () => void
}
export const paidOf = (form: FormDocument): number => (form.tenders ?? []).reduce((sum, t) => sum + (t.amount ?? 0), 0)

/** 现结: adds what is still open to the account used last. */
function addTender(form: FormDocument, accountSet: string): FormDocument {
  const account = readLocal<Ref | null>(usualKey(accountSet), null)
  const amount = paysFee(form.type) ? null : Math.max(0, totalOf(form) - paidOf(form))
  return { ...form, tenders: [...(form.tenders ?? []), { key: newKey(), account, amount }] }
}
const usualKey = (accountSet: string) => `hezhang.usual.${accountSet}.tender`

/** The way to 现结 (加工费), where none is entered yet. */
export function TenderButton({ form, change, accountSet }: Pick<TendersProps, 'form' | 'change' | 'accountSet'>): ReactNode {
  const add = () => change((f) => addTender(f, accountSet))
  const label = paysFee(form.type) ? feeName(form.type) : '现结'
  useShortcuts([{ keys: 'f8', label, run: add }])
  return (
    <button type="button" className="link doc-tender-add" onClick={add}>
      <IconPlus size={13} /> {label} <Keys keys="f8" />
    </button>
  )
}

/** What is paid or collected at once, into one or more accounts; the rest is owed. */
export function Tenders({ form, change, readOnly, errors, accountSet, onEnd }: TendersProps): ReactNode {
  const tenders = form.tenders ?? []
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // a new row is entered at once: its account, or the amount where the account is known
    const rows = box.current?.querySelectorAll<HTMLElement>('.doc-tender')
    if (readOnly || !rows) return
    const fields = rows[rows.length - 1]?.querySelectorAll<HTMLInputElement>('input')
    fields?.[fields[0]?.value ? 1 : 0]?.focus()
  }, [tenders.length, readOnly])
  if (tenders.length === 0) return null
  const put = (next: (all: readonly FormTender[]) => FormTender[]) => change((f) => ({ ...f, tenders: next(f.tenders ?? []) }))
  const set = (key: string, what: Partial<FormTender>) => {
    if (what.account) writeLocal(usualKey(accountSet), { id: what.account.id, code: what.account.code, name: what.account.name })
    put((all) => all.map((t) => (t.key === key ? { ...t, ...what } : t)))
  }
  const fee = paysFee(form.type)
  const word = fee || form.type === 'purchaseReceipt' ? '付款' : '收款'
  return (
    <div className="doc-tenders" ref={box}>
      <FieldGrid columns={4} card={false} onEnd={onEnd}>
        {tenders.map((t, i) => (
          <div key={t.key} className="doc-tender">
            <Field
              label={word}
              name={`tenders.${i}.accountId`}
              error={errors[`tenders.${i}.accountId`] ?? (i === 0 ? errors['tenders'] : undefined)}
            >
              <LookupInput<Ref>
                source={accounts(true)}
                value={t.account}
                onChange={(account) => set(t.key, { account })}
                readOnly={readOnly}
                placeholder="账户"
              />
            </Field>
            <Field label="" name={`tenders.${i}.amount`} error={errors[`tenders.${i}.amount`]}>
              <MoneyInput value={t.amount} onChange={(amount) => set(t.key, { amount })} readOnly={readOnly} />
            </Field>
            {!readOnly && (
              <button
                type="button"
                className="chip-clear"
                aria-label={`去掉这笔${fee ? feeName(form.type) : '现结'}`}
                tabIndex={-1}
                onClick={() => put((all) => all.filter((x) => x.key !== t.key))}
              >
                <IconX size={13} />
              </button>
            )}
          </div>
        ))}
      </FieldGrid>
      {!fee && (
        <span className="mut doc-tender-rest">
          余 {fenDisplay(totalOf(form) - paidOf(form))} 记{form.type === 'purchaseReceipt' ? '应付' : '应收'}
        </span>
      )}
    </div>
  )
}
