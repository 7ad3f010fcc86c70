import { periodText } from '@core/kernel'
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { Facts } from '../../ui/page/SidePanel'
import { bytesText } from '../../ui/values/format'
import { STANDARDS, useOpened } from '../status'

/** Version of the program and what is open: what support asks for first. */
export function About({ onClose }: { onClose: () => void }): ReactNode {
  return (
    <ShortcutLayer name="关于合账" level="overlay" exclusive>
      <AboutBody onClose={onClose} />
    </ShortcutLayer>
  )
}

const HOSTS = { electron: '桌面版', http: '浏览器版', cli: '命令行' } as const

function AboutBody({ onClose }: { onClose: () => void }): ReactNode {
  const { status, accountSet, user } = useOpened()
  useShortcuts([{ keys: 'esc|enter', label: '关闭', run: onClose }])
  return (
    <Modal opened onClose={onClose} title="关于合账" size={460} closeOnEscape={false}>
      <Facts
        rows={[
          { label: '版本', value: `${status.version} · ${HOSTS[status.host]}` },
          { label: '账套', value: accountSet.options.company },
          { label: '准则', value: `${STANDARDS[accountSet.options.standard]} · 自 ${periodText(accountSet.options.startPeriod)} 启用` },
          { label: '文件', value: `${accountSet.path} · ${bytesText(accountSet.sizeBytes)}` },
          { label: '用户', value: user.displayName },
        ]}
      />
    </Modal>
  )
}
