/** 导入固定资产: cards out of a workbook, pasted or from a file; looked at before anything comes in. */
import type { CardPreview } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { CARD_FIELDS } from '@core/modules/assets/cardSheet'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { openPage } from '../../app/tabs'
import { PAGES } from '../../app/open'
import { callRpc, useCommand } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { SheetImport } from '../../ui/sheet/SheetImport'
import './assets.css'

const FILES = [{ name: '固定资产卡片', extensions: ['xlsx', 'xls', 'csv', 'txt'] }]
const says = ({ cards, duplicates, original, accumulated }: CardPreview) => [
  `${cards - duplicates} 张卡片，原值 ${fenDisplay(original)}，累计折旧 ${fenDisplay(accumulated)}`,
]
const hints = ({ duplicates }: CardPreview) => (duplicates > 0 ? ['编码已有的卡片不动'] : [])
/** null: nothing yet; '': a file; else what was pasted */
type Source = string | null

export function AssetImport(): ReactNode {
  const [source, setSource] = useState<Source>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])
  const close = () => setSource(null)
  const command = useCommand('assetFiles.import', {
    onDone: ({ cards, duplicates }) => {
      toast.done(`已导入 ${cards} 张卡片`, duplicates > 0 ? { detail: `${duplicates} 张编码已有，没有改动` } : {})
      close()
      openPage(PAGES.entities, { entity: 'asset' })
    },
  })
  const input = (path: string) => (source === '' ? { path } : { pasted: source })
  return (
    <Page
      title="导入固定资产"
      help="有一行不对就一行也不导入；启用账套前取得的填累计折旧，以后取得的导入后逐张入账。"
      actions={[{ label: '选择文件', keys: 'f6', primary: true, run: () => setSource('') }]}
      scroll
    >
      <div className="card asset-paste">
        <p>在表格软件里连同标题行一起复制，点到下面的框里按 Ctrl+V；或选择 xlsx、csv 文件。</p>
        <p className="mut">
          必须有：名称、类别、取得日期、原值。可以有：编码、部门、开始使用、进项税额、累计折旧、使用年限、净残值率、折旧方法、规格型号、存放地点、保管人；留空的年限、净残值率、方法按类别，编码顺着编。
        </p>
        <textarea
          ref={box}
          aria-label="粘贴到这里"
          placeholder="粘贴到这里"
          value=""
          onChange={() => undefined}
          onPaste={(e) => {
            e.preventDefault()
            const text = e.clipboardData.getData('text/plain')
            if (text.trim() === '') toast.warn('剪贴板里没有表格')
            else setSource(text)
          }}
        />
      </div>
      {source !== null && (
        <SheetImport
          title="导入固定资产"
          files={FILES}
          pasted={source !== ''}
          fields={CARD_FIELDS}
          preview={(path, mapping) => callRpc('assetFiles.preview', { ...input(path), ...(mapping ? { mapping } : {}) })}
          says={says}
          hints={hints}
          fresh={(p) => p.cards - p.duplicates}
          unit="张"
          run={(path, { mapping }) => void command.run({ ...input(path), mapping })}
          busy={command.busy}
          close={close}
        />
      )}
    </Page>
  )
}
