import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'

/** A page that breaks does not take the others with it: it says so and can be tried again. */
export class PageBoundary extends Component<{ title: string; children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }
  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div className="tbl-notice" role="alert">
        <IconAlertTriangle size={22} className="neg" />
        <p>“{this.props.title}”出错了，已录入的草稿仍保留，其他页面不受影响。</p>
        <p className="mut">{error.message}</p>
        <Button onClick={() => this.setState({ error: null })}>重新打开</Button>
      </div>
    )
  }
}
