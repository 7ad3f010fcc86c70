import { Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { comboText } from '../../ui/keys/combo'
import { PAGES } from '../open'
import { openPage } from '../tabs'
import { listShortcuts, ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'

/** Keys of parts that handle them themselves. */
const FIXED = [
  {
    group: '明细表',
    shortcuts: [
      ['enter', '下一可编辑格，末格新增一行'],
      ['f2', '编辑单元格'],
      ['f4', '选择或日历'],
      ['ctrl+d', '复制上一行'],
      ['ctrl+insert', '插入一行'],
      ['ctrl+delete', '删除一行'],
      ['alt+up', '上移一行'],
      ['ctrl+z', '撤销'],
      ['ctrl+y', '重做'],
      ['ctrl+v', '从 Excel 粘贴多行'],
    ],
  },
  {
    group: '凭证分录',
    shortcuts: [
      ['enter', '摘要为空时取上一行的摘要'],
      ['..', '摘要：取上一行的'],
      ['//', '摘要：取第一行的'],
      ['=', '借方或贷方：填平衡数'],
      ['space', '借方或贷方：金额换到另一边'],
    ],
  },
  {
    group: '列表与报表',
    shortcuts: [
      ['enter', '打开，或追溯光标所在数字'],
      ['left', '收起下级'],
      ['right', '展开下级'],
      ['ctrl+c', '复制当前行'],
    ],
  },
  {
    group: '字段',
    shortcuts: [
      ['enter', '下一字段'],
      ['shift+enter', '上一字段'],
      ['f4', '打开列表或日历'],
      ['up', '日期加一天'],
    ],
  },
] as const

/** F1: everything the keyboard can do here. */
export function ShortcutSheet({ onClose }: { onClose: () => void }): ReactNode {
  // what was reachable before this sheet covered it
  const [listed] = useState(listShortcuts)
  const groups = [
    ...listed.map((g) => ({
      group: g.group,
      shortcuts: g.shortcuts.filter((s) => s.keys !== '').map((s) => ({ keys: s.keys, label: s.label })),
    })),
    ...FIXED.map((g) => ({
      group: g.group,
      shortcuts: g.shortcuts.map(([keys, label]) => ({ keys: keys as string, label: label as string })),
    })),
  ]
  return (
    <ShortcutLayer name="快捷键" level="overlay" exclusive>
      <CloseKeys onClose={onClose} />
      <Modal opened onClose={onClose} title="快捷键" size={860} closeOnEscape={false}>
        <div className="sheet" data-autofocus tabIndex={-1}>
          {groups.map((g) => (
            <section key={g.group}>
              <h3>{g.group}</h3>
              {g.shortcuts.map((s) => (
                <div key={s.keys + s.label} className="sheet-row">
                  <span>{s.label}</span>
                  <span className="sheet-keys">
                    {s.keys.split('|').map((k) => (
                      <kbd className="kbd" key={k}>
                        {comboText(k)}
                      </kbd>
                    ))}
                  </span>
                </div>
              ))}
            </section>
          ))}
        </div>
        <p className="sheet-more">
          <button
            type="button"
            className="link"
            onClick={() => {
              onClose()
              openPage(PAGES.manual)
            }}
          >
            打开使用手册
          </button>
        </p>
      </Modal>
    </ShortcutLayer>
  )
}

function CloseKeys({ onClose }: { onClose: () => void }): ReactNode {
  useShortcuts([{ keys: 'esc|f1', label: '关闭', run: onClose }])
  return null
}
