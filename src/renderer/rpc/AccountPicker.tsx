import type { AccountHit } from '@core/contract'
import { type ReactNode, useMemo } from 'react'
import { LookupInput, type LookupInputProps } from '../ui/fields/LookupInput'
import { accountSource } from './sources'

/** <AccountPicker value={account} onChange={setAccount} cashOnly />: by code, name or pinyin; leaf accounts unless told otherwise. */
export function AccountPicker(props: Omit<LookupInputProps<AccountHit>, 'source'> & { leafOnly?: boolean; cashOnly?: boolean }): ReactNode {
  const { leafOnly = true, cashOnly = false, ...rest } = props
  const source = useMemo(() => accountSource({ leafOnly, cashOnly }), [leafOnly, cashOnly])
  return <LookupInput {...rest} source={source} />
}
