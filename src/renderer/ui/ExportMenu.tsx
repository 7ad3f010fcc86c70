/**
 * <ExportMenu onExport={(format) => exportReport(format)} formats={['xlsx', 'csv', 'pdf']} />: what is seen, as a file.
 * Ctrl+E opens it, then one key a format.
 */
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet, IconFileText, IconFileTypePdf } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Keys } from './keys/Keys'
import { useShortcuts } from './keys/shortcuts'

export type ExportFormat = 'xlsx' | 'csv' | 'pdf'
const FORMATS: Record<ExportFormat, { label: string; icon: ReactNode }> = {
  xlsx: { label: 'Excel 工作簿（xlsx）', icon: <IconFileSpreadsheet size={15} /> },
  csv: { label: '逗号分隔文本（csv）', icon: <IconFileText size={15} /> },
  pdf: { label: 'PDF 文件', icon: <IconFileTypePdf size={15} /> },
}

export function ExportMenu(props: {
  onExport: (format: ExportFormat) => void
  formats?: readonly ExportFormat[]
  busy?: boolean
  disabled?: boolean
}): ReactNode {
  const [open, setOpen] = useState(false)
  useShortcuts([{ keys: 'ctrl+e', label: '导出', run: () => setOpen(true), enabled: !props.disabled }])
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end">
      <Menu.Target>
        <Button
          className="action"
          loading={props.busy ?? false}
          disabled={props.disabled ?? false}
          leftSection={<IconDownload size={15} />}
          rightSection={<Keys keys="ctrl+e" />}
        >
          导出
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(props.formats ?? ['xlsx', 'csv']).map((f) => (
          <Menu.Item key={f} leftSection={FORMATS[f].icon} onClick={() => props.onExport(f)}>
            {FORMATS[f].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
