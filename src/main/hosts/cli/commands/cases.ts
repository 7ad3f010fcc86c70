import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { CaseFolder } from '../cases/books'
import { checkExpectation, policyOf } from '../cases/compare'
import { EngineRun } from '../cases/run'
import { caseSchema, type ValuationCase } from '../cases/schema'
import { type Io, UsageError } from '../command'

export const summary = '用真实单据运行存货计价案例，逐个报告是否相符'
export const usage = `CASES.json

  CASES.json  计价案例

  每个案例一行：pass，或第一个不符的数字；只在其他政策下成立的数字不核对。全部相符时退出码为 0。`

export async function run(args: string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个案例文件')
  const cases = z.array(z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')))
  const folder = new CaseFolder()
  let failed = 0
  try {
    for (const [i, item] of cases.entries()) {
      const { line, ok } = await readAndRun(item, i, folder)
      if (!ok) failed++
      io.stdout.write(`${line}\n`)
    }
  } finally {
    folder.remove()
  }
  io.stdout.write(`${cases.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

/** A case that is not of the format fails by itself. */
async function readAndRun(item: unknown, index: number, folder: CaseFolder): Promise<{ line: string; ok: boolean }> {
  const read = caseSchema.safeParse(item)
  if (read.success) return runCase(read.data, folder)
  const [issue] = read.error.issues
  const id = (item as { id?: unknown } | null)?.id
  const name = typeof id === 'string' ? id : `#${index + 1}`
  return { line: `FAIL ${name}: not a case: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, ok: false }
}

/** Runs one case; the line says the first figure that differs, and how many another policy makes. */
async function runCase(item: ValuationCase, folder: CaseFolder): Promise<{ line: string; ok: boolean }> {
  const run = new EngineRun(item, folder)
  try {
    let skipped = 0
    for (const e of [...item.expect].sort((a, b) => a.after_seq - b.after_seq)) {
      const result = checkExpectation(e, run.view(e.after_seq, e.as_of, e.warehouse, e.batch), policyOf(item.method))
      const { difference } = result
      if (difference)
        return {
          line: `FAIL ${item.id}: after ${e.after_seq} ${difference.figure}: expected ${difference.expected}, found ${difference.found}`,
          ok: false,
        }
      skipped += result.skipped
    }
    return { line: `pass ${item.id}${skipped > 0 ? ` (policy: ${skipped} not compared)` : ''}`, ok: true }
  } catch (error) {
    return { line: `FAIL ${item.id}: ${error instanceof Error ? error.message : String(error)}`, ok: false }
  } finally {
    await run.close()
  }
}
