import type { DocumentView } from '@core/contract'
import { documentDef } from '@core/modules/registry'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { takesOut } from '../model/fefo'
import type { FormDocument } from '../model/form'
import { general, type Placed } from '../model/problems'
import { ProblemLines } from './ProblemLines'

/** Above the document: refusals that stand at no field, and that somebody else has changed what is being edited. */
export function Notices(props: {
  problems: readonly Placed[]
  view: DocumentView | undefined
  form: FormDocument
  dirty: boolean
  onReload: () => void
  onAllocate: () => void
}): ReactNode {
  const { form, view, dirty } = props
  const def = documentDef(form.type)
  const names = new Set(def.header.map((f) => f.name))
  const homeless = general(props.problems, (at) => names.has(at) || /^(lines\.\d|tenders|clears)/.test(at))
  const outdated = dirty && view !== undefined && view.document.id === form.id && view.document.revision > form.revision
  // what a document that takes goods out lacks can be filled in at once (D33)
  const binless = props.problems.some((p) => p.code === 'BIN_REQUIRED')
  const unallocated = binless || (takesOut(form) && props.problems.some((p) => p.code === 'BATCH_REQUIRED'))
  if (homeless.length === 0 && !outdated && !unallocated) return null
  return (
    <div className="doc-notices" role="alert">
      {outdated && (
        <p>
          <IconAlertTriangle size={15} /> 这张单据已在别处修改，这里录入的内容不能再保存。
          <button type="button" className="link" onClick={props.onReload}>
            放弃这里的修改，显示最新内容
          </button>
        </p>
      )}
      {unallocated && (
        <p>
          <IconAlertTriangle size={15} /> {binless ? '有的行没有填货位。' : '有的行没有填批号。'}
          <button type="button" className="link" onClick={props.onAllocate}>
            {binless ? '分配货位（Alt+B）' : '按效期分配批次（Alt+B）'}
          </button>
        </p>
      )}
      <ProblemLines problems={homeless} />
    </div>
  )
}
