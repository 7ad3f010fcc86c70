import { WEB_ROUTES, type DesktopBridge } from '@core/contract/desktop'
import type { BackendEvent, Reply, Transport } from '@core/contract/rpc'
import { messageOf } from '@core/kernel'

declare global {
  interface Window {
    /** put there by the preload script; absent in the browser edition */
    hezhang?: DesktopBridge
  }
}

const HOST_TOKEN = 'hezhang.hostToken'

/** The browser edition's secret: comes in the address' fragment, is kept for this tab and taken out of the address. */
function hostToken(): string {
  const given = /(?:^#|&)token=([^&]+)/.exec(location.hash)?.[1]
  if (given !== undefined) {
    sessionStorage.setItem(HOST_TOKEN, decodeURIComponent(given))
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(HOST_TOKEN) ?? ''
}

const unreachable = (): Reply => {
  const error = { code: 'HOST_UNREACHABLE' as const, message: messageOf({ code: 'HOST_UNREACHABLE' }) }
  return { ok: false, error, problems: [error] }
}

/** Carries calls through the preload bridge. A bridge that fails is a host that is gone. */
const overBridge = (bridge: DesktopBridge): Transport => ({
  call: (call) => bridge.call(call).catch(unreachable),
  subscribe: (listener) => bridge.subscribe(listener),
})

/** Reads server-sent events with the token in a header, which EventSource cannot send; comes back after a broken line. */
async function readEvents(headers: HeadersInit, signal: AbortSignal, onEvent: (event: BackendEvent) => void): Promise<void> {
  const response = await fetch(WEB_ROUTES.events, { headers, signal })
  if (!response.ok || !response.body) throw new Error(`events: ${response.status}`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) onEvent(JSON.parse(line.slice(6)) as BackendEvent)
  }
}

function overHttp(token: string): Transport {
  const authorization = `Bearer ${token}`
  return {
    call: async (call) => {
      try {
        const response = await fetch(WEB_ROUTES.rpc, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(call),
        })
        return response.ok ? ((await response.json()) as Reply) : unreachable()
      } catch {
        return unreachable()
      }
    },
    subscribe: (listener) => {
      const stop = new AbortController()
      const follow = async () => {
        let wait = 500
        while (!stop.signal.aborted) {
          const since = performance.now()
          await readEvents({ authorization }, stop.signal, listener).catch(() => undefined)
          if (performance.now() - since > 5000) wait = 500
          await new Promise((resolve) => setTimeout(resolve, wait))
          wait = Math.min(wait * 2, 10_000)
          // what happened while the line was down is unknown
          if (!stop.signal.aborted) listener({ type: 'changed', topics: ['*'] })
        }
      }
      void follow()
      return () => stop.abort()
    },
  }
}

const bridge = window.hezhang
/** The desktop's functions; null in the browser edition. */
export const desktop = bridge?.desktop ?? null
export const webToken = bridge ? '' : hostToken()
export const transport: Transport = bridge ? overBridge(bridge) : overHttp(webToken)
