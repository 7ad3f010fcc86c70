import { Button, Loader } from '@mantine/core'
import { RpcError } from '@core/contract/rpc'
import { type ReactNode, useEffect, useMemo } from 'react'
import { messageOfError } from '../rpc/errors'
import { connected } from './shell/connection'
import { Shell } from './shell/Shell'
import { FirstRunPage, LoginPage } from './start/SignIn'
import { StartFrame } from './start/StartFrame'
import { WelcomePage } from './start/Welcome'
import { OpenedContext, useStatus } from './status'

/** What the window shows follows from the state of the program: welcome, first administrator, login, the shell. */
export function App(): ReactNode {
  const status = useStatus()
  const data = status.data
  const lost = status.isError && status.error instanceof RpcError && status.error.error.code === 'HOST_UNREACHABLE'
  useEffect(() => connected.set(!lost), [lost])
  const { refetch } = status
  useEffect(() => {
    if (!lost) return
    const timer = setInterval(() => void refetch(), 3000)
    return () => clearInterval(timer)
  }, [lost, refetch])
  const opened = useMemo(
    () => (data?.accountSet && data.user ? { status: data, accountSet: data.accountSet, user: data.user } : null),
    [data],
  )
  if (!data)
    return (
      <StartFrame>
        {status.isError ? (
          <>
            <h1>连接不上账套服务</h1>
            <p className="start-lead">{messageOfError(status.error)}。如果程序已经退出，请重新启动合账。</p>
            <Button variant="filled" onClick={() => void refetch()}>
              重试
            </Button>
          </>
        ) : (
          <Loader />
        )}
      </StartFrame>
    )
  if (!data.accountSet) return <WelcomePage status={data} />
  if (data.accountSet.needsAdministrator) return <FirstRunPage accountSet={data.accountSet} version={data.version} />
  if (!opened) return <LoginPage accountSet={data.accountSet} version={data.version} />
  return (
    <OpenedContext value={opened}>
      <Shell key={opened.accountSet.path} />
    </OpenedContext>
  )
}
