// Menus, dialogs, session, screen, shell: as much of them as the program uses.
import { EventEmitter } from 'node:events'
import { app } from './app.mjs'
import { BrowserWindow } from './windows.mjs'

export class MenuItem {
  constructor(options) {
    const { submenu, click, role } = options
    Object.assign(this, { enabled: true, visible: true, label: role ?? '', type: submenu ? 'submenu' : 'normal' }, options)
    if (Array.isArray(submenu)) this.submenu = Menu.buildFromTemplate(submenu)
    this.click = () => {
      if (!this.enabled) return
      if (click) click(this, BrowserWindow.getFocusedWindow(), {})
      else if (role === 'quit') void app.quit()
    }
  }
}
export class Menu extends EventEmitter {
  static #application = null
  items = []
  static buildFromTemplate(template) {
    const menu = new Menu()
    menu.items = template.map((item) => (item instanceof MenuItem ? item : new MenuItem(item)))
    return menu
  }
  static setApplicationMenu(menu) {
    Menu.#application = menu
  }
  static getApplicationMenu() {
    return Menu.#application
  }
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}

/** Nobody can answer a dialog here: a test says what the user would have chosen. */
const unanswered = (name) => () => {
  throw new Error(`electron-double: dialog.${name} was called; answer it in the test: app.evaluate(({ dialog }) => { dialog.${name} = … })`)
}
export const dialog = Object.fromEntries(
  ['showOpenDialog', 'showSaveDialog', 'showMessageBox', 'showErrorBox'].map((name) => [name, unanswered(name)]),
)

/** What was opened is kept for tests to look at. */
export const shell = {
  opened: [],
  openExternal: async (url) => void shell.opened.push(url),
  openPath: async (path) => {
    shell.opened.push(path)
    return ''
  },
  showItemInFolder: (path) => void shell.opened.push(path),
}
const display = {
  id: 1,
  scaleFactor: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
}
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
  getDisplayMatching: () => display,
})
export const session = {
  defaultSession: Object.assign(new EventEmitter(), { setPermissionRequestHandler() {}, setPermissionCheckHandler() {} }),
}
