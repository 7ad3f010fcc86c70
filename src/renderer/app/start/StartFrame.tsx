import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { cx } from '../../ui/store'
import './start.css'

/** The frame of everything before the shell: brand at the left, one task at the right. */
export function StartFrame(props: { version?: string | undefined; wide?: boolean; children: ReactNode }): ReactNode {
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  return (
    <div className="start">
      <div className="start-brand">
        <div className="start-name">
          <i />
          合账
        </div>
        <p>
          一张单据，一次录入
          <br />
          库存、往来、总账分毫不差
        </p>
        <footer>
          {props.version && <span>版本 {props.version}</span>}
          <button type="button" aria-label="浅色或深色" onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
            {scheme === 'dark' ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />}
          </button>
        </footer>
      </div>
      <div className="start-body">
        <div className={cx('start-content', props.wide && 'start-wide')}>{props.children}</div>
      </div>
    </div>
  )
}
