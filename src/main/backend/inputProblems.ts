import type { z } from 'zod'
import type { Problem } from '../../core/kernel'
import { labelOf } from './labels'

const MAX_PROBLEMS = 20
/** Wrappers of the input that the window does not know as fields: `at` counts from the record inside. */
const WRAPPERS = new Set<PropertyKey>(['document', 'value', 'data'])

/** What a schema found wrong, in Chinese, each at its field. */
export function inputProblems(error: z.ZodError): Problem[] {
  // a field with several faults is told once, by the last and narrowest of them
  const byField = new Map(error.issues.map((issue) => [issue.path.join('.'), issue]))
  return [...byField.values()].slice(0, MAX_PROBLEMS).map((issue) => {
    const inner = WRAPPERS.has(issue.path[0] ?? '') ? issue.path.slice(1) : issue.path
    const label = labelOf(inner)
    const detail = label === '' ? textOf(issue) : `${label}${textOf(issue)}`
    return { code: 'BAD_INPUT' as const, args: { detail }, ...(inner.length === 0 ? {} : { at: inner.map(String).join('.') }) }
  })
}

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组字段',
  null: '空',
}
type Issue = z.core.$ZodIssue

function textOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? '必须填写' : `类型不对，应为${TYPES[issue.expected] ?? '另一种类型'}`
    case 'too_big':
      return tooBig(issue)
    case 'too_small':
      return tooSmall(issue)
    case 'unrecognized_keys':
      return `含有多余字段 ${issue.keys
        .map((key) => key.slice(0, 40))
        .slice(0, 5)
        .join('、')}`
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')}`
    case 'invalid_union':
      return '不是允许的种类'
    case 'invalid_format':
      return '格式不对'
    case 'not_multiple_of':
      return '必须是整数'
    case 'invalid_key':
    case 'invalid_element':
      return '不符合要求'
    case 'custom':
      return issue.message
  }
}
// without `reportInput` an issue does not carry the input; zod's own text is the only trace of a missing field
const isMissing = (issue: Issue) => /received undefined/.test(issue.message)

function tooBig(issue: Extract<Issue, { code: 'too_big' }>): string {
  if (issue.origin === 'string') return `太长（最多 ${issue.maximum} 个字）`
  if (issue.origin === 'array') return `太多（最多 ${issue.maximum} 项）`
  return '超出允许的范围'
}
function tooSmall(issue: Extract<Issue, { code: 'too_small' }>): string {
  if (issue.origin === 'string') return Number(issue.minimum) === 1 ? '必须填写' : `太短（至少 ${issue.minimum} 个字）`
  if (issue.origin === 'array') return `太少（至少 ${issue.minimum} 项）`
  // scaled integers: a bound other than 0 would not be the figure the user typed
  if (Number(issue.minimum) === 0) return issue.inclusive === false ? '必须大于 0' : '不能为负数'
  return '超出允许的范围'
}
