/** Nothing here yet, and what to do next: <EmptyState title="还没有商品" hint="…" action={{ label: '新增商品', run }} /> */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Keys } from './keys/Keys'
import type { EmptyContent } from './table/types'

export function EmptyState({ title, hint, action }: EmptyContent): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {hint && <p className="mut">{hint}</p>}
      {action && (
        <Button mt={8} onClick={action.run} rightSection={action.keys ? <Keys keys={action.keys} /> : undefined}>
          {action.label}
        </Button>
      )}
    </div>
  )
}
