import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const savedState = z.object({ x: z.int(), y: z.int(), width: z.int().min(400), height: z.int().min(300), maximized: z.boolean() })
export interface WindowState {
  bounds: Partial<Rectangle> & { width: number; height: number }
  maximized: boolean
}
const DEFAULT: WindowState = { bounds: { width: 1440, height: 900 }, maximized: false }

/** Where the window stood last, or the default when that is unknown or no longer on any screen. */
export function readWindowState(file: string): WindowState {
  try {
    const { maximized, ...bounds } = savedState.parse(JSON.parse(readFileSync(file, 'utf8')))
    return isVisible(bounds) ? { bounds, maximized } : { ...DEFAULT, maximized }
  } catch {
    return DEFAULT // first start, or a file that cannot be read: nothing is lost but a position
  }
}

/** Remembers where the window stands when it closes. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
    } catch (error) {
      console.error('window state not saved:', error)
    }
  })
}

/** True when enough of the window lies on a screen to be seen and dragged. */
function isVisible(bounds: Rectangle): boolean {
  const area = screen.getDisplayMatching(bounds).workArea
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  return width >= 200 && height >= 100
}
