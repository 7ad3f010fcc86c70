/**
 * toast.done('已过账 XSCK-202611-0347', { action: { label: '看凭证', run } }), toast.warn(…), toast.fail(…), toast.info(…)
 *
 * Short notes at the lower right above the foot of the page, with a dialog at the upper left, gone with Esc. A failure stays until it is read, and what is done after it tells that it was.
 * What concerns a field belongs at that field instead.
 */
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface ToastOptions {
  /** second line */
  detail?: string
  action?: { label: string; run: () => void }
  /** the same id replaces an older note */
  id?: string
}

/** ms: a failure that stood so long before the next success was read */
const READ = 3000

let shown = 0
const last = new Map<string, string>()
/** failures still standing → when they came */
const failures = new Map<string, number>()

function dropRead(): void {
  for (const [id, at] of failures) {
    if (Date.now() - at < READ) continue
    failures.delete(id)
    notifications.hide(id)
  }
}

function show(message: string, icon: ReactNode, color: string, autoClose: number | false, options: ToastOptions): void {
  const name = options.id ?? `${color}-${message}`
  const { action, detail } = options
  // each has an id of its own: one that is still fading out would swallow the next with the same
  const id = `${name}#${++shown}`
  const older = last.get(name)
  if (older !== undefined) notifications.hide(older)
  last.set(name, id)
  if (autoClose === false) failures.set(id, Date.now())
  notifications.show({
    id,
    title: message,
    icon,
    color,
    autoClose,
    message: (
      <>
        {detail && <span>{detail} </span>}
        {action && (
          <button
            type="button"
            className="link"
            onClick={() => {
              notifications.hide(id)
              action.run()
            }}
          >
            {action.label}
          </button>
        )}
      </>
    ),
  })
}

export const toast = {
  done: (message: string, options: ToastOptions = {}): void => {
    dropRead()
    show(message, <IconCheck size={16} />, 'ink', 4000, options)
  },
  info: (message: string, options: ToastOptions = {}): void => show(message, <IconInfoCircle size={16} />, 'gray', 4000, options),
  warn: (message: string, options: ToastOptions = {}): void => show(message, <IconAlertTriangle size={16} />, 'yellow.8', 8000, options),
  fail: (message: string, options: ToastOptions = {}): void => show(message, <IconX size={16} />, 'red.8', false, options),
  clear: (): void => notifications.clean(),
}
