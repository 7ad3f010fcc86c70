import type { Transport } from './rpc'

/**
 * What the window's surroundings offer beside the procedures. Under Electron the preload script exposes a DesktopBridge
 * as `window.hezhang`; in the browser edition there is none, and files travel by the routes of WEB_ROUTES.
 */
export interface FileFilter {
  /** "合账账套" */
  name: string
  /** without the dot: ["hezhang"] */
  extensions: string[]
}
export interface PaperOptions {
  pageSize: 'A4' | 'A5' | 'Letter' | { widthMicrons: number; heightMicrons: number }
  landscape: boolean
}

/** A command chosen in the native menu, or a file the system asks the program to open. */
export type MenuCommand =
  | { command: 'newAccountSet' | 'openAccountSet' | 'closeAccountSet' | 'backup' | 'restore' | 'print' }
  | { command: 'search' | 'shortcuts' | 'manual' | 'about' | 'toggleTheme' }
  /** double click on an account set, or a second start of the program with its name */
  | { command: 'openFile'; path: string }

export interface Desktop {
  platform: 'linux' | 'win32' | 'darwin'
  /** Asks for an existing file (or folder); undefined when the user cancels. */
  showOpenDialog(options: { title: string; filters?: FileFilter[]; folder?: boolean }): Promise<string | undefined>
  /** Asks where to write; undefined when the user cancels. */
  showSaveDialog(options: { title: string; defaultName: string; filters: FileFilter[] }): Promise<string | undefined>
  /** Prints what the window shows, by its print style sheet, after the system's print dialog; false when cancelled. */
  printCurrent(options: PaperOptions): Promise<boolean>
  /** Writes what printing would put on paper to a PDF at a path that showSaveDialog returned in this run. */
  printToPdf(options: PaperOptions & { path: string }): Promise<void>
  /** Writes a file that was made in the window to a path that showSaveDialog returned in this run. */
  saveFile(file: { path: string; bytes: Uint8Array }): Promise<void>
  /** Opens a pdf, xlsx or csv file in its program. Other kinds of file are refused. */
  openPath(path: string): Promise<void>
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): Promise<void>
  /** Listens to menu commands; those that came before the first listener are delivered to it. Returns the way to stop. */
  onMenu(listener: (command: MenuCommand) => void): () => void
}

export interface DesktopBridge extends Transport {
  host: 'electron'
  desktop: Desktop
}

/**
 * Routes of the browser edition. All but the static files want `authorization: Bearer TOKEN`; the token comes in the
 * address' fragment (`#token=…`).
 *
 * - `rpc`: POST a Call, get a Reply.
 * - `events`: GET, server-sent events; each `data:` line is a BackendEvent as JSON.
 * - `files`: POST a file's bytes (application/octet-stream, its name percent-encoded in `x-file-name`) and get a HostFile,
 *   whose path a procedure can read (restore, import). An account set is kept for good; other files live as long as the host.
 * - `reserve`: POST JSON `{ name }` and get a HostFile, whose path a procedure can write (export, backup); GET `files/ID`
 *   then downloads it, once.
 */
export const WEB_ROUTES = { rpc: '/rpc', events: '/events', files: '/files', reserve: '/files/reserve' } as const
export interface HostFile {
  id: string
  /** on the host, for a procedure's input */
  path: string
  name: string
}
