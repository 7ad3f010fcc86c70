/** Milliseconds of many runs of one thing. */
export interface Times {
  count: number
  p50: number
  p99: number
  max: number
  mean: number
}
export type Unit = 'ms' | 'MB' | 'perSecond' | 'ratio' | 'count'
/** What was measured. `limit`: the same work done barely, measured in the same run; `ratio`: value over limit. */
export interface Figure {
  about: string
  unit: Unit
  value: number
  times?: Times
  limit?: { about: string; value: number; times?: Times }
  ratio?: number
}
export interface Target {
  name: string
  about: string
  unit: Unit
  value: number
  atMost?: number
  atLeast?: number
  holds: boolean
}

/** Thousandths are enough: the rest is noise. */
const rounded = (value: number) => Math.round(value * 1000) / 1000

/** Figures and targets by name, in the order they were found. */
export class Findings {
  private readonly figures: Record<string, Figure> = {}
  private readonly targets: Record<string, Target> = {}

  all(): { figures: Record<string, Figure>; targets: Record<string, Target> } {
    return { figures: this.figures, targets: this.targets }
  }

  figure(name: string, figure: Figure): Figure {
    const { limit } = figure
    const ratio = limit && limit.value > 0 ? { ratio: rounded(figure.value / limit.value) } : {}
    const found = {
      ...figure,
      value: rounded(figure.value),
      ...(limit ? { limit: { ...limit, value: rounded(limit.value) } } : {}),
      ...ratio,
    }
    this.figures[name] = found
    return found
  }
  /** A figure that is the median of many times. */
  times(name: string, about: string, samples: readonly number[], limit?: { about: string; samples: readonly number[] }): Figure {
    const times = timesOf(samples)
    if (!limit) return this.figure(name, { about, unit: 'ms', value: times.p50, times })
    const bare = timesOf(limit.samples)
    return this.figure(name, { about, unit: 'ms', value: times.p50, times, limit: { about: limit.about, value: bare.p50, times: bare } })
  }
  target(name: string, about: string, unit: Unit, value: number, bound: { atMost: number } | { atLeast: number }): void {
    const holds = 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast
    this.targets[name] = { name, about, unit, value: rounded(value), ...bound, holds }
  }
}

export function timesOf(samples: readonly number[]): Times {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  const sum = sorted.reduce((total, sample) => total + sample, 0)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1), mean: rounded(sum / Math.max(1, sorted.length)) }
}
/** Other programs only ever slow a measurement: of several rounds of the same the quietest counts. */
export function quietest(rounds: readonly (readonly number[])[]): readonly number[] {
  return rounds.reduce((best, round) => (median(round) < median(best) ? round : best))
}
/** The same where each sample has a limit measured beside it: the third of them whose limits were the fastest, by index. */
export function quietestThird(limits: readonly number[]): number[] {
  const order = limits.map((_ms, i) => i).sort((a, b) => (limits[a] ?? 0) - (limits[b] ?? 0))
  return order.slice(0, Math.ceil(order.length / 3))
}
export const median = (samples: readonly number[]): number => timesOf(samples).p50

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
/** The same work again and again; the first runs warm up and do not count. */
export async function repeated(count: number, work: (i: number) => unknown, warmUp = Math.min(3, count)): Promise<number[]> {
  const samples: number[] = []
  for (let i = -warmUp; i < count; i++) {
    const ms = await timed(() => work(i))
    if (i >= 0) samples.push(ms)
  }
  return samples
}
