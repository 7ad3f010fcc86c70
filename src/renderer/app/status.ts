import type { AccountSetInfo, AppStatus } from '@core/contract'
import { createContext, useContext } from 'react'
import { useQueryRpc } from '../rpc/hooks'

/** State of program, account set and user; everything in the shell hangs on it. */
export const useStatus = () => useQueryRpc('app.status', {})

interface Opened {
  status: AppStatus
  accountSet: AccountSetInfo
  user: NonNullable<AppStatus['user']>
}
export const OpenedContext = createContext<Opened | null>(null)
/** Inside the shell: the open account set and who is logged in. */
export function useOpened(): Opened {
  const opened = useContext(OpenedContext)
  if (!opened) throw new Error('no account set is open')
  return opened
}

export const STANDARDS = { small: '小企业会计准则', business: '企业会计准则' } as const

/** "今天 12:00", "昨天 12:00", "11-20 12:00" from a stored ISO time, in local time. */
export function timeText(iso: string, now: Date): string {
  const t = new Date(iso)
  const pad = (n: number) => String(n).padStart(2, '0')
  const clock = `${pad(t.getHours())}:${pad(t.getMinutes())}`
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const days = Math.floor((midnight.getTime() - new Date(t.getFullYear(), t.getMonth(), t.getDate()).getTime()) / 86_400_000)
  if (days === 0) return `今天 ${clock}`
  if (days === 1) return `昨天 ${clock}`
  const date = `${pad(t.getMonth() + 1)}-${pad(t.getDate())}`
  return t.getFullYear() === now.getFullYear() ? `${date} ${clock}` : `${t.getFullYear()}-${date}`
}
