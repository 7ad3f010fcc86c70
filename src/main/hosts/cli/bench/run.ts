import { cpus } from 'node:os'
import { version } from '../../../../../package.json'
import { Bench } from './bench'
import type { Figure, Target } from './figures'
import { MEASURES } from './measures'
import { SIZES } from './sizes'

export interface BenchResult {
  version: string
  size: string
  machine: { node: string; platform: string; cpu: string; cpus: number }
  seconds: number
  figures: Record<string, Figure>
  targets: Record<string, Target>
}

/** Runs the measures named, on files in `dir`; progress goes to `print`, a line each. */
export async function runMeasures(
  size: keyof typeof SIZES,
  names: readonly string[],
  dir: string,
  print: (line: string) => void,
): Promise<BenchResult> {
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  const bench = new Bench(SIZES[size], dir, (text) => print(`${String(seconds()).padStart(4)} 秒  ${text}`))
  for (const name of names) await (await MEASURES[name]?.())?.(bench)
  const machine = { node: process.version, platform: process.platform, cpu: cpus()[0]?.model ?? '', cpus: cpus().length }
  return { version, size, machine, seconds: seconds(), ...bench.findings.all() }
}
