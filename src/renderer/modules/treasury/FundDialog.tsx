/** What is known of an account that holds money. Keyboard only. */
import type { FundView } from '@core/contract'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useCommand } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { SelectInput } from '../../ui/fields/LookupInput'
import { MoneyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { FUND_KINDS } from './fundModel'

const KINDS = (Object.keys(FUND_KINDS) as FundView['kind'][]).map((value) => ({ value, label: FUND_KINDS[value] }))

type Entered = Pick<FundView, 'kind' | 'number' | 'lowLimit'> & { feeRate: number | null }
export function FundDialog({ fund, close }: { fund: FundView; close: () => void }): ReactNode {
  return (
    <ShortcutLayer name="资金账户" level="overlay" exclusive>
      <Modal opened onClose={close} title="登记资金账户" size={520} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        <Entry fund={fund} close={close} />
      </Modal>
    </ShortcutLayer>
  )
}

function Entry({ fund, close }: { fund: FundView; close: () => void }): ReactNode {
  const { kind, number, feeRate, lowLimit } = fund
  const [entry, setEntry] = useState<Entered>({ kind, number, feeRate, lowLimit })
  // what Enter in the last field puts in is saved by the same Enter
  const latest = useRef(entry)
  const put = (change: Partial<typeof entry>) => {
    latest.current = { ...latest.current, ...change }
    setEntry(latest.current)
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  const command = useCommand('funds.save', {
    onDone: () => {
      toast.done(`已登记 ${fund.name}`)
      close()
    },
  })
  const { accountId, revision } = fund
  const run = () => void command.run({ accountId, revision, ...latest.current, feeRate: latest.current.feeRate ?? 0 })
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '保存', run },
  ])
  const { errors } = command
  return (
    <div ref={box}>
      <p className="dialog-target">
        {fund.code} {fund.name}
      </p>
      <FieldGrid columns={2} card={false} onEnd={run}>
        <Field label="种类" name="kind" error={errors['kind']}>
          <SelectInput options={KINDS} value={entry.kind} onChange={(kind) => put({ kind })} />
        </Field>
        <Field label="账号" name="number" error={errors['number']}>
          <TextInput value={entry.number} onChange={(number) => put({ number })} maxLength={40} />
        </Field>
        <Field label="提现费率" name="feeRate" error={errors['feeRate']}>
          <RateInput value={entry.feeRate} onChange={(feeRate) => put({ feeRate })} />
        </Field>
        <Field label="最低余额" name="lowLimit" error={errors['lowLimit']}>
          <MoneyInput value={entry.lowLimit} onChange={(lowLimit) => put({ lowLimit })} />
        </Field>
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
