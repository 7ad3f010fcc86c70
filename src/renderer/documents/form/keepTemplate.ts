import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { ask, confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { type FormDocument, inputOf, pruned } from '../model/form'
import { textOf } from '../model/values'

/** 存为模板: asks for a name; a template of that name is replaced only when that is confirmed. */
export async function keepTemplate(form: FormDocument): Promise<void> {
  const name = await ask({
    title: '存为模板',
    effects: ['科目、摘要、核算项目和金额都存下来，以后在凭证列表的“模板”里选用'],
    label: '模板名称',
    initial: textOf(form.header['memo']) || textOf(form.lines[0]?.['summary']),
    action: '存为模板',
  })
  if (!name?.trim()) return
  try {
    const templates = await callRpc('vouchers.templates', {})
    const known = templates.some((t) => t.name === name.trim())
    if (
      known &&
      !(await confirm({ title: '替换模板', target: name, effects: ['原来的内容不再保留；科目变了的，周期要重新设置'], action: '替换' }))
    )
      return
    await callRpc('vouchers.saveTemplate', { name: name.trim(), document: inputOf(pruned(form)), replace: known })
    toast.done(`已存为模板“${name.trim()}”`)
  } catch (error) {
    toast.fail(messageOfError(error))
  }
}
