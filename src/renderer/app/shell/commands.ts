import type { MenuCommand } from '@core/contract/desktop'
import { useMantineColorScheme } from '@mantine/core'
import { useCallback, useEffect } from 'react'
import { useCommand } from '../../rpc/hooks'
import { forgetAnswers } from '../../rpc/queries'
import { setSession } from '../../rpc/client'
import { desktop } from '../../rpc/transport'
import { confirm } from '../../ui/feedback/dialogs'
import { welcomeIntent, type WelcomeIntent } from '../start/intent'
import { PAGES } from '../open'
import { openPage, tabStore } from '../tabs'
import { overlay } from './overlay'

/** Leaves the open account set for the welcome page, which then does `intent`. What is unsaved stays as draft. */
export function useSwitchAccountSet(): (intent?: WelcomeIntent) => Promise<void> {
  const close = useCommand('accountSets.close')
  const { run } = close
  return useCallback(
    async (intent?: WelcomeIntent) => {
      const dirty = tabStore.get().tabs.filter((t) => t.dirty)
      const sure =
        dirty.length === 0 ||
        (await confirm({
          title: '切换账套',
          effects: dirty.map((t) => `“${t.title}”有未保存的内容，作为草稿保留，下次打开账套时恢复`),
          action: '切换账套',
        }))
      if (!sure) return
      if ((await run({})) === undefined) return
      setSession(null)
      welcomeIntent.set(intent ?? null)
      await forgetAnswers()
    },
    [run],
  )
}

/** Commands of the native menu while an account set is open. */
export function useMenuCommands(switchTo: (intent?: WelcomeIntent) => Promise<void>): void {
  const { toggleColorScheme } = useMantineColorScheme()
  useEffect(() => {
    const act = (c: MenuCommand) => {
      switch (c.command) {
        case 'newAccountSet':
          return void switchTo({ kind: 'create' })
        case 'openAccountSet':
          return void switchTo({ kind: 'open' })
        case 'openFile':
          return void switchTo({ kind: 'openFile', path: c.path })
        case 'closeAccountSet':
          return void switchTo()
        case 'restore':
          return void switchTo({ kind: 'restore' })
        case 'backup':
          return openPage(PAGES.safety)
        case 'print':
          return dispatchShortcut('p')
        case 'search':
          return overlay.set('search')
        case 'shortcuts':
          return overlay.set('shortcuts')
        case 'manual':
          return openPage(PAGES.manual)
        case 'about':
          return overlay.set('about')
        case 'toggleTheme':
          return toggleColorScheme()
      }
    }
    return desktop?.onMenu(act)
  }, [switchTo, toggleColorScheme])
}

/** The menu's 打印 is what Ctrl+P means in the page in front. */
function dispatchShortcut(key: string): void {
  window.dispatchEvent(
    new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, ctrlKey: true, bubbles: true, cancelable: true }),
  )
}
