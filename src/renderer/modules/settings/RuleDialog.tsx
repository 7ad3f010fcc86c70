/** The account of a role in general, or a rule with its conditions. Keyboard only. */
import type { AccountHit, AccountRuleView, EntityRecord, ItemHit, PartnerHit } from '@core/contract'
import { RULED_ROLES, type RuleKey, type RuleKeys } from '@core/ledger/accountRules'
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
      itemId: null,
      categoryId: null,
      partnerId: null,
      warehouseId: null,
      taxRate: null,
      accountId: general ? role.accountId : null,
      names: { accountId: account },
    }
  }
  const { itemId, categoryId, partnerId, warehouseId, taxRate, accountId } = rule
  const names = {
    itemId: rule.itemName ?? '',
    categoryId: rule.categoryName ?? '',
    partnerId: rule.partnerName ?? '',
    warehouseId: rule.warehouseName ?? '',
    accountId: `${rule.accountCode} ${rule.accountName}`,
  }
  return { role: role.role, itemId, categoryId, partnerId, warehouseId, taxRate, accountId, names }
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

/** What a field shows of a record chosen before. */
const known = <T,>(id: number | null, name: string | undefined) => (id === null ? null : ({ id, code: '', name: name ?? '' } as T))

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
  const sources = useMemo(
    () => ({
      items: itemSource({ show: 'stock' }),
      categories: entitySource('category'),
      partners: partnerSource(undefined),
      warehouses: entitySource('warehouse'),
    }),
    [],
  )
  const { names } = value
  return (
    <>
      <Field label="用途" name="role" span={2} error={errors['role']}>
        <SelectInput
          options={options}
          value={value.role}
          onChange={(role) => put({ role, itemId: null, categoryId: null, partnerId: null, warehouseId: null, taxRate: null })}
          readOnly={fixed}
        />
      </Field>
      {asks('item') && (
        <>
          <Field label="商品" name="itemId" error={errors['itemId']}>
            <LookupInput
              source={sources.items}
              value={known<ItemHit>(value.itemId, names.itemId)}
              onChange={(i) => put({ itemId: i?.id ?? null, names: { itemId: i?.name ?? '' } })}
            />
          </Field>
          <Field label="分类" name="categoryId" hint="含下级分类" error={errors['categoryId']}>
            <LookupInput
              source={sources.categories}
              value={known<EntityRecord>(value.categoryId, names.categoryId)}
              onChange={(c) => put({ categoryId: c?.id ?? null, names: { categoryId: c?.name ?? '' } })}
            />
          </Field>
        </>
      )}
      {asks('partner') && (
        <Field label="往来单位" name="partnerId" error={errors['partnerId']}>
          <LookupInput
            source={sources.partners}
            value={known<PartnerHit>(value.partnerId, names.partnerId)}
            onChange={(p) => put({ partnerId: p?.id ?? null, names: { partnerId: p?.name ?? '' } })}
          />
        </Field>
      )}
      {asks('warehouse') && (
        <Field label="仓库" name="warehouseId" error={errors['warehouseId']}>
          <LookupInput
            source={sources.warehouses}
            value={known<EntityRecord>(value.warehouseId, names.warehouseId)}
            onChange={(w) => put({ warehouseId: w?.id ?? null, names: { warehouseId: w?.name ?? '' } })}
          />
        </Field>
      )}
      {asks('taxRate') && (
        <Field label="税率" name="taxRate" error={errors['taxRate']}>
          <RateInput value={value.taxRate} onChange={(taxRate) => put({ taxRate })} />
        </Field>
      )}
    </>
  )
}
