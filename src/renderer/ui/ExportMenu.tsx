/**
 * <ExportMenu onExport={(format) => exportReport(format)} formats={['xlsx', 'csv', 'pdf']} />: what is seen, as a file.
 * Ctrl+E opens it, then X, C or P, or arrows and Enter.
 */
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet, IconFileText, IconFileTypePdf } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Keys } from './keys/Keys'
import { ShortcutLayer, useShortcuts } from './keys/shortcuts'

export type ExportFormat = 'xlsx' | 'csv' | 'pdf'
const FORMATS: Record<ExportFormat, { label: string; key: string; icon: ReactNode }> = {
  xlsx: { label: 'Excel 工作簿（xlsx）', key: 'x', icon: <IconFileSpreadsheet size={15} /> },
  csv: { label: '逗号分隔文本（csv）', key: 'c', icon: <IconFileText size={15} /> },
  pdf: { label: 'PDF 文件', key: 'p', icon: <IconFileTypePdf size={15} /> },
}

export function ExportMenu(props: {
  onExport: (format: ExportFormat) => void
  formats?: readonly ExportFormat[]
  busy?: boolean
  disabled?: boolean
}): ReactNode {
  const [open, setOpen] = useState(false)
  useShortcuts([{ keys: 'ctrl+e', label: '导出', run: () => setOpen(true), enabled: !props.disabled }])
  const formats = props.formats ?? ['xlsx', 'csv']
  const choose = (format: ExportFormat) => {
    setOpen(false)
    props.onExport(format)
  }
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" withInitialFocusPlaceholder={false} returnFocus>
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
        <ShortcutLayer name="导出" level="overlay" exclusive>
          <FormatKeys formats={formats} onChoose={choose} />
        </ShortcutLayer>
        {formats.map((f) => (
          <Menu.Item key={f} leftSection={FORMATS[f].icon} rightSection={<Keys keys={FORMATS[f].key} />} onClick={() => choose(f)}>
            {FORMATS[f].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The letters work from the moment the menu opens, wherever the focus still is. */
function FormatKeys({ formats, onChoose }: { formats: readonly ExportFormat[]; onChoose: (format: ExportFormat) => void }): ReactNode {
  useShortcuts(formats.map((f) => ({ keys: FORMATS[f].key, label: FORMATS[f].label, run: () => onChoose(f) })))
  return null
}
