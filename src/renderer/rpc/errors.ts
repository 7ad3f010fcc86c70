import { RpcError } from '@core/contract/rpc'

/** What to tell the user about a failure: the backend's Chinese message, and how many more there are. */
export function messageOfError(error: unknown): string {
  if (!(error instanceof RpcError)) return '程序出错，操作没有执行'
  const others = error.problems.length - 1
  return others > 0 ? `${error.error.message}（另有 ${others} 处）` : error.error.message
}
