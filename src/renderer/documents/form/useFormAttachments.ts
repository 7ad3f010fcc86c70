import { usePageAttachments } from '../attachments/usePageAttachments'
import { setHeader } from '../model/header'
import { numberOf } from '../model/values'
import type { Acts } from './useActs'
import type { FormState } from './useFormState'

/** Attachments of the document in the form. One that is not stored yet is kept as a draft first; 附单据数 is never less than there are. */
export function useFormAttachments(state: FormState, does: Acts, editable: boolean) {
  const { form, dirty, change, latest } = state
  return usePageAttachments({
    owner: form.id === null ? null : { documentId: form.id },
    ensure: async () => {
      const saved = await does.save()
      return saved?.id ? { documentId: saved.id } : null
    },
    onCount: (count) => {
      // what is not being entered is read anew
      const known = numberOf(latest().header['attachmentCount']) ?? 0
      if (form.type === 'voucher' && editable && dirty && count > known) change((f) => setHeader(f, 'attachmentCount', count))
    },
  })
}
