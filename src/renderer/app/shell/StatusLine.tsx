import { type ReactNode, useEffect, useState } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { cx, useStore } from '../../ui/store'
import { scannerState } from '../../ui/keys/scanner'
import { bytesText } from '../../ui/values/format'
import { PAGES } from '../open'
import { timeText, useOpened } from '../status'
import { connected } from './connection'
import { openPage } from '../tabs'

const INTEGRITY = {
  ok: { text: '账套正常，全部勾稽一致', tone: 'ok' },
  checking: { text: '正在核对账套…', tone: 'mut' },
  unchecked: { text: '账套已打开', tone: 'ok' },
  failed: { text: '账套核对发现问题', tone: 'neg' },
} as const

/** The bottom line: state of the file, last backup, what is low, the scanner, the file itself. */
export function StatusLine(): ReactNode {
  const { accountSet, status } = useOpened()
  const online = useStore(connected)
  const scanner = useStore(scannerState)
  const workbench = useQueryRpc('app.workbench', { date: status.today })
  const shortage = (workbench.data?.todo ?? []).filter((t) => t.kind === 'shortage').reduce((n, t) => n + t.count, 0)
  const now = useNow()
  const integrity = online ? INTEGRITY[accountSet.integrity] : { text: '连接中断，正在重新连接…', tone: 'neg' as const }
  return (
    <footer className="status">
      <button type="button" className={cx('drill', integrity.tone)} onClick={() => openPage(PAGES.safety)}>
        <i className="status-dot" /> {integrity.text}
      </button>
      <button type="button" className={cx('drill', accountSet.lastBackupAt === null && 'warn')} onClick={() => openPage(PAGES.safety)}>
        {accountSet.lastBackupAt === null ? '还没有备份' : `上次备份 ${timeText(accountSet.lastBackupAt, now)}，已验证可恢复`}
      </button>
      {shortage > 0 && (
        <button type="button" className="drill" onClick={() => openPage(PAGES.workbench)}>
          {shortage} 项库存预警
        </button>
      )}
      {scanner.ready && <span title={scanner.lastCode === null ? undefined : `最近扫码 ${scanner.lastCode}`}>扫码枪就绪</span>}
      <span className="status-file" title={accountSet.path}>
        {accountSet.fileName} · {bytesText(accountSet.sizeBytes)} · 已存盘
      </span>
    </footer>
  )
}

/** The clock, minute by minute. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
