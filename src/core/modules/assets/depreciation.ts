import { divRound, type Fen, mulDiv, type Period, type RatePpm, RATE_SCALE } from '../../kernel'

/** 折旧方法 (企业会计准则第4号 art. 17; 小企业会计准则 art. 30). */
export const DEPRECIATION_METHODS = {
  straightLine: '年限平均法',
  doubleDeclining: '双倍余额递减法',
  sumOfYears: '年数总和法',
  unitsOfWork: '工作量法',
} as const
export type DepreciationMethod = keyof typeof DEPRECIATION_METHODS

export interface DepreciationTerms {
  original: Fen
  /** 预计净残值率, 10⁻⁶ */
  residualRate: RatePpm
  /** 使用年限 in months, at least 1 */
  life: number
  method: DepreciationMethod
}
/** 工作量法, all in one unit of work, 10⁻⁶: what is expected of the whole life, what was done before the month, and in it. */
export interface Work {
  total: number
  before: number
  month: number
}
const NO_WORK: Work = { total: 0, before: 0, month: 0 }
export const residualOf = ({ original, residualRate }: Pick<DepreciationTerms, 'original' | 'residualRate'>): Fen =>
  mulDiv(original, residualRate, RATE_SCALE)

/** Months from one to another: 202512 to 202601 is 1. */
export const monthsBetween = (from: Period, to: Period): number =>
  (Math.floor(to / 100) - Math.floor(from / 100)) * 12 + (to % 100) - (from % 100)
export const addMonths = (period: Period, months: number): Period => {
  const n = Math.floor(period / 100) * 12 + (period % 100) - 1 + months
  return Math.floor(n / 12) * 100 + (n % 12) + 1
}

/** An amount in equal parts, the last of which takes what rounding leaves; no part goes beyond what is left. */
export function equalParts(amount: Fen, parts: number): Fen[] {
  const each = divRound(amount, parts)
  let left = amount
  return Array.from({ length: parts }, (_, i) => {
    const part = i === parts - 1 ? left : amount < 0 ? Math.max(each, left) : Math.min(each, left)
    left -= part
    return part
  })
}
/** How long each year of use is: twelve months, the last the rest. */
const yearsOf = (life: number): number[] => Array.from({ length: Math.floor((life + 11) / 12) }, (_, i) => Math.min(12, life - 12 * i))

/**
 * Depreciation of every month of the life, in fen; they sum to original less residual value, the last month takes what rounding leaves
 * (D55). 双倍余额递减法: each year 2 ÷ 年限 of the net value at its start, the last two years in equal parts; 年数总和法: the years still to
 * come ÷ their sum (企业会计准则第4号 art. 17 and its guide). Within a year every month is a twelfth. A life that is no whole number of
 * years counts its last, shorter one by its months. 工作量法 goes by work, not by time: it has no plan.
 */
export function depreciationPlan(terms: DepreciationTerms): Fen[] {
  if (terms.method === 'unitsOfWork') return []
  const total = terms.original - residualOf(terms)
  if (terms.method === 'straightLine') return equalParts(total, terms.life)
  return terms.method === 'sumOfYears' ? sumOfYears(total, terms.life) : doubleDeclining(terms.original, total, terms.life)
}
function sumOfYears(total: Fen, life: number): Fen[] {
  const years = yearsOf(life)
  // the years to come at the start of each, in months, times how long the year itself is
  const weights = years.map((months, i) => (life - 12 * i) * months)
  let weight = weights.reduce((sum, w) => sum + w, 0)
  let left = total
  return years.flatMap((months, i) => {
    const year = mulDiv(left, weights[i] ?? 0, weight)
    weight -= weights[i] ?? 0
    left -= year
    return equalParts(year, months)
  })
}
const LAST_TWO_YEARS = 24
function doubleDeclining(original: Fen, total: Fen, life: number): Fen[] {
  const plan: Fen[] = []
  let left = total
  let done = 0
  for (const months of yearsOf(life - LAST_TWO_YEARS)) {
    // never below the residual value, however high that is
    const year = Math.min(left, mulDiv(original - (total - left), 2 * months, life))
    plan.push(...equalParts(year, months))
    left -= year
    done += months
  }
  return [...plan, ...equalParts(left, life - done)]
}

/**
 * What the next month takes, in fen, after `elapsed` months of the life and with `accumulated` depreciation. What is left to be
 * depreciated is spread over the months to come in the proportions of the plan: a card that followed its plan goes on with it to the
 * fen; one that was taken over mid-life, or whose value, life or method has changed (会计估计变更), does so from now on (未来适用法,
 * 企业会计准则第28号 art. 8). Past its life what is left goes at once; nothing is left, nothing is taken. 工作量法 spreads what is left over
 * the work still expected, however long that takes. `accumulated`: with 减值准备, which leaves less to depreciate (企业会计准则第8号 art. 17).
 */
export function nextDepreciation(terms: DepreciationTerms, elapsed: number, accumulated: Fen, work: Work = NO_WORK): Fen {
  const left = terms.original - residualOf(terms) - accumulated
  if (left <= 0 || elapsed < 0) return 0
  if (terms.method === 'unitsOfWork') return byWork(left, work)
  if (elapsed >= terms.life - 1) return left
  const plan = depreciationPlan(terms).slice(elapsed)
  const planned = plan.reduce((sum, part) => sum + part, 0)
  const [next = 0] = plan
  return planned === 0 ? 0 : Math.min(left, mulDiv(left, next, planned))
}
function byWork(left: Fen, { total, before, month }: Work): Fen {
  const expected = total - before
  return month >= expected && month > 0 ? left : mulDiv(left, month, Math.max(expected, 1))
}
