/** The account of a role in general, or a rule with its conditions. Keyboard only. */
import type { AccountHit, AccountRuleView } from '@core/contract'
import { NO_RULE_KEYS, RULED_ROLES, type RuleKey, type RuleKeys } from '@core/ledger/accountRules'
import type { AccountRole } from '@core/ledger/roles'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type FieldErrors, type OutputOf, useCommand } from '../../rpc/hooks'
import { accountSource, entitySource, itemSource, partnerSource } from '../../rpc/sources'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { LookupInput, SelectInput } from '../../ui/fields/LookupInput'
import { RateInput } from '../../ui/fields/NumberInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import type { LookupSource } from '../../ui/lookup/source'

type Role = OutputOf<'settings.get'>['roles'][number]
export interface RuleDraft {
  role: Role
  rule: AccountRuleView | null
  /** the account in general, without conditions */
  general: boolean
}
interface DialogProps {
  start: RuleDraft
  roles: readonly Role[]
  close: () => void
}
/** What is being entered: ids with the names that the fields show. */
interface Entered extends RuleKeys {
  role: string
  names: Partial<Record<keyof RuleKeys | 'accountId', string>>
  accountId: number | null
}
const enteredOf = ({ role, rule, general }: RuleDraft): Entered => {
  if (general || !rule) {
    const account = general ? `${role.accountCode ?? ''} ${role.accountName ?? ''}`.trim() : ''
    return {
      role: role.role,
      ...NO_RULE_KEYS,
      accountId: general ? role.accountId : null,
      names: { accountId: account },
    }
  }
  const { itemId, categoryId, partnerId, partnerCategoryId, warehouseId, taxRate, accountId } = rule
  const names = {
    itemId: rule.itemName ?? '',
    categoryId: rule.categoryName ?? '',
    partnerId: rule.partnerName ?? '',
    partnerCategoryId: rule.partnerCategoryName ?? '',
    warehouseId: rule.warehouseName ?? '',
    accountId: `${rule.accountCode} ${rule.accountName}`,
  }
  return { role: role.role, itemId, categoryId, partnerId, partnerCategoryId, warehouseId, taxRate, accountId, names }
}

export function RuleDialog(props: DialogProps): ReactNode {
  const { general, rule, role } = props.start
  const title = general ? `${role.label}的科目` : rule ? '修改规则' : '新增规则'
  return (
    <ShortcutLayer name={title} level="overlay" exclusive>
      <Modal opened onClose={props.close} title={title} size={620} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        <RuleForm {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

function RuleForm({ start, roles, close }: DialogProps): ReactNode {
  const [value, setValue] = useState(() => enteredOf(start))
  const done = () => {
    toast.done('已保存，以后过账的单据按新的科目')
    close()
  }
  const setRole = useCommand('settings.setRole', { onDone: done })
  const saveRule = useCommand('settings.saveAccountRule', { onDone: done })
  // Enter in the last field gives its value and saves at once, before the next rendering
  const latest = useRef(value)
  const put = (change: Partial<Entered>) => {
    const { current } = latest
    latest.current = { ...current, ...change, names: { ...current.names, ...change.names } }
    setValue(latest.current)
    setRole.clear()
    saveRule.clear()
  }
  const errors: FieldErrors = { ...setRole.errors, ...saveRule.errors }
  const run = () => {
    const { names: _names, accountId, ...keys } = latest.current
    if (accountId === null) return toast.warn('请填写科目')
    if (start.general) void setRole.run({ role: keys.role, accountId })
    else void saveRule.run({ id: start.rule?.id ?? null, ...keys, accountId })
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '保存', run },
  ])
  return (
    <div ref={box}>
      <FieldGrid columns={start.general ? 1 : 2} card={false} onEnd={run}>
        {!start.general && <Conditions value={value} put={put} errors={errors} roles={roles} fixed={start.rule !== null} />}
        <AccountField value={value} put={put} error={errors['accountId']} />
      </FieldGrid>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button variant="filled" className="action" onClick={run} rightSection={<Keys keys="ctrl+enter" />}>
          保存
        </Button>
      </div>
    </div>
  )
}

interface PartProps {
  value: Entered
  put: (change: Partial<Entered>) => void
}
function AccountField({ value, put, error }: PartProps & { error: string | undefined }): ReactNode {
  const source = useMemo(() => accountSource({}), [])
  const { accountId, names } = value
  const [code = '', ...name] = (names.accountId ?? '').split(' ')
  return (
    <Field label="科目" name="accountId" required span={2} error={error}>
      <LookupInput
        source={source}
        value={accountId === null ? null : ({ id: accountId, code, name: name.join(' ') } as AccountHit)}
        onChange={(a) => put({ accountId: a?.id ?? null, names: { accountId: a ? `${a.code} ${a.name}` : '' } })}
      />
    </Field>
  )
}

/** The conditions that are records; what is chosen is shown by its name alone. */
type Picked = 'itemId' | 'categoryId' | 'partnerId' | 'partnerCategoryId' | 'warehouseId'
type Named = { id: number; name: string }
interface Pick {
  key: RuleKey
  at: Picked
  label: string
  hint?: string
  source: LookupSource<Named>
}
const pick = <T extends Named>(key: RuleKey, at: Picked, label: string, source: LookupSource<T>, hint?: string): Pick => ({
  key,
  at,
  label,
  // the field hands back the record that its own source found
  source: source as unknown as LookupSource<Named>,
  ...(hint === undefined ? {} : { hint }),
})
const PICKS: readonly Pick[] = [
  pick('item', 'itemId', '商品', itemSource({ show: 'stock' })),
  pick('item', 'categoryId', '分类', entitySource('category'), '含下级分类'),
  pick('partner', 'partnerId', '往来单位', partnerSource(undefined)),
  pick('partner', 'partnerCategoryId', '单位类别', entitySource('partnerCategory'), '含下级类别'),
  pick('warehouse', 'warehouseId', '仓库', entitySource('warehouse')),
]

interface ConditionsProps extends PartProps {
  errors: FieldErrors
  roles: readonly Role[]
  /** the role of a rule that is there already stays */
  fixed: boolean
}
function Conditions({ value, put, errors, roles, fixed }: ConditionsProps): ReactNode {
  const options = useMemo(
    () => roles.filter((r) => RULED_ROLES[r.role as AccountRole]).map((r) => ({ value: r.role, label: r.label })),
    [roles],
  )
  const asks = (key: RuleKey) => RULED_ROLES[value.role as AccountRole]?.includes(key) ?? false
  const chosen = (at: Picked): Named | null => {
    const id = value[at]
    return id === null ? null : ({ id, code: '', name: value.names[at] ?? '' } as Named)
  }
  return (
    <>
      <Field label="用途" name="role" span={2} error={errors['role']}>
        <SelectInput options={options} value={value.role} onChange={(role) => put({ role, ...NO_RULE_KEYS })} readOnly={fixed} />
      </Field>
      {PICKS.filter(({ key }) => asks(key)).map(({ at, label, hint, source }) => (
        <Field key={at} label={label} name={at} hint={hint} error={errors[at]}>
          <LookupInput source={source} value={chosen(at)} onChange={(r) => put({ [at]: r?.id ?? null, names: { [at]: r?.name ?? '' } })} />
        </Field>
      ))}
      {asks('taxRate') && (
        <Field label="税率" name="taxRate" error={errors['taxRate']}>
          <RateInput value={value.taxRate} onChange={(taxRate) => put({ taxRate })} />
        </Field>
      )}
    </>
  )
}
