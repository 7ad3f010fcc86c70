import { documentInput, type DocumentInput } from '../../core/contract'
import { type Problem, problem } from '../../core/kernel'
import { Refusal } from '../backend/context'

/**
 * The content of a document that the program makes itself (下推, counts, disposals, 结转), with what it leaves out filled in. What the
 * books come to may be more than a document can say: TOO_LARGE, naming the line.
 */
export function madeInput(input: object): DocumentInput {
  const { data, error } = documentInput.safeParse(input)
  if (data) return data
  const tooLarge = error.issues.flatMap((issue): Problem[] =>
    (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'number'
      ? [problem('TOO_LARGE', issue.path.join('.'), { field: '数量、单价或金额' })]
      : [],
  )
  // anything else would be the program's own mistake
  throw tooLarge.length === error.issues.length ? new Refusal(tooLarge) : error
}
