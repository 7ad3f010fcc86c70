import { useState } from 'react'
import { toast } from '../../ui/feedback/toast'
import type { FormLine } from '../model/form'
import { firstIncomplete, hasSerials } from '../model/serials'
import type { FormState } from './useFormState'

/** Which line's numbers are open (D35). */
export function useSerialDialog({ form, latest }: Pick<FormState, 'form' | 'latest'>) {
  const [key, setKey] = useState<string | null>(null)
  return {
    line: form.lines.find((l) => l.key === key) ?? null,
    close: () => setKey(null),
    /** the current line's, else those of the first line that has some */
    open: (current: FormLine | null) => {
      const { lines } = latest()
      const line = lines.find((l) => l.key === current?.key && hasSerials(l)) ?? firstIncomplete(latest()) ?? lines.find(hasSerials)
      if (line) setKey(line.key)
    },
    /** false: a line lacks numbers, and they are asked for before the document goes on */
    complete: (): boolean => {
      const line = firstIncomplete(latest())
      if (!line) return true
      toast.info('先录齐序列号再过账', { id: 'serials' })
      setKey(line.key)
      return false
    },
  }
}
