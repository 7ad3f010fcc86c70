import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../core/contract/desktop'

type Item = MenuItemConstructorOptions
type Send = (command: MenuCommand) => void
const separator: Item = { type: 'separator' }

/** The native menu. What concerns accounts is a command to the page; what concerns the window is done here. */
export function setApplicationMenu(send: Send, development: boolean): void {
  const choose = (command: Exclude<MenuCommand, { path: string }>['command'], label: string, accelerator?: string): Item => ({
    id: command,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => send({ command }),
  })
  const file: Item[] = [
    choose('newAccountSet', '新建账套…', 'CmdOrCtrl+Shift+N'),
    choose('openAccountSet', '打开账套…', 'CmdOrCtrl+O'),
    choose('closeAccountSet', '关闭账套'),
    separator,
    choose('backup', '备份…'),
    choose('restore', '恢复…'),
    separator,
    choose('print', '打印…', 'CmdOrCtrl+P'),
    separator,
    { role: 'quit', label: '退出' },
  ]
  const edit: Item[] = [
    { role: 'undo', label: '撤销' },
    { role: 'redo', label: '重做' },
    separator,
    { role: 'cut', label: '剪切' },
    { role: 'copy', label: '复制' },
    { role: 'paste', label: '粘贴' },
    { role: 'selectAll', label: '全选' },
    separator,
    choose('search', '查找…', 'CmdOrCtrl+K'),
  ]
  const view: Item[] = [
    choose('toggleTheme', '深色/浅色'),
    separator,
    { role: 'resetZoom', label: '实际大小' },
    { role: 'zoomIn', label: '放大' },
    { role: 'zoomOut', label: '缩小' },
    { role: 'togglefullscreen', label: '全屏' },
    ...(development
      ? [separator, { role: 'reload', label: '重新载入' } as Item, { role: 'toggleDevTools', label: '开发者工具' } as Item]
      : []),
  ]
  const help: Item[] = [choose('manual', '使用手册'), choose('shortcuts', '快捷键', 'F1'), separator, choose('about', '关于合账')]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: '文件', submenu: file },
      { label: '编辑', submenu: edit },
      { label: '视图', submenu: view },
      { label: '帮助', submenu: help },
    ]),
  )
}

/** Sends menu commands to a window; what comes before its page listens is kept for it. */
export class MenuCommands {
  #window: BrowserWindow | undefined
  #waiting: MenuCommand[] = []
  #listening = false

  attach(window: BrowserWindow): void {
    this.#window = window
    this.#listening = false
    window.once('closed', () => {
      this.#window = undefined
    })
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#listening = false
    })
  }
  send(command: MenuCommand): void {
    if (this.#window && this.#listening) this.#window.webContents.send('menu', command)
    else this.#waiting.push(command)
  }
  /** The page has said that it listens. */
  listening(): void {
    this.#listening = true
    for (const command of this.#waiting.splice(0)) this.send(command)
  }
}
