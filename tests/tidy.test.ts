import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf, type Import, importsOf, root, type Source, sourcesIn } from './support/sources'

const CODE = ['.ts', '.tsx', '.mjs', '.js', '.cjs']
const source = sourcesIn('src', CODE)
const core = source.filter(({ path }) => path.startsWith('src/core/'))
const everything = [...source, ...sourcesIn('tests', CODE, ['tests/fixtures/']), ...sourcesIn('scripts', CODE)]

/** "path:line: text" of every line of code that a pattern finds; the list is empty when all is well. */
const linesWith = (files: readonly Source[], pattern: RegExp, unless = /(?!)/) =>
  files.flatMap(({ path, text }) =>
    codeOf(text)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) && !unless.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  )

describe('src/core is pure', () => {
  test('no clock and no randomness', () => {
    expect(linesWith(core, /\bDate\.now\b|\bnew Date\b|\bDate\(|\bMath\.random\b|\bperformance\b|\bcrypto\b|\bsetTimeout\b/)).toEqual([])
  })
  test('no any', () => {
    expect(linesWith(core, /[:<|&,(]\s*any\b(?!\s*[:(])|\bas any\b/)).toEqual([])
  })
  test('no global state that calls share', () => {
    expect(linesWith(core, /^(export )?(let|var)\b/)).toEqual([])
  })
  test('no package but the pure ones', () => {
    const allowed = ['zod', 'dinero.js', 'pinyin-pro']
    // resources holds data: charts of accounts, statement formats
    const own = /^(src\/core|resources)\//
    const foreign = core.flatMap(importsOf).filter(({ target }) => !own.test(target) && !allowed.includes(target))
    expect(foreign).toEqual([])
  })
})

describe('numbers are integers', () => {
  test('no floating-point parsing, formatting or literals', () => {
    expect(linesWith(core, /\bparseFloat\b|\.toFixed\b|\.toPrecision\b|(?<![\w.])\d+\.\d|\bMath\.round\b/)).toEqual([])
  })
  test('no floating-point formatting of figures in the backend and the window', () => {
    const rest = source.filter(({ path }) => /^src\/(db|main|renderer)\//.test(path))
    expect(linesWith(rest, /\bparseFloat\b|\.toFixed\b/)).toEqual([])
  })
  test('a division is floored, truncated or in BigInt', () => {
    const typescript = core.filter(({ path }) => !path.startsWith('src/core/kernel/'))
    expect(linesWith(typescript, /[\w)\]]\s\/\s[\w(]/, /Math\.(floor|trunc)\(|BigInt|\d+n\b/)).toEqual([])
  })
})

describe('files', () => {
  test('under 400 lines', () => {
    const long = everything.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 })).filter(({ lines }) => lines >= 400)
    expect(long).toEqual([])
  })
  test('nothing left to do and no trace of where it was written', () => {
    const words = [
      ['/wo', 'rk/'],
      ['shared/', 'cases'],
      ['shared/', 'design'],
      ['TO', 'DO'],
      ['FIX', 'ME'],
      ['X', 'XX'],
    ].map((parts) => parts.join(''))
    const tracked = execFileSync('git', ['ls-files', '-z', '--', ':!package-lock.json', ':!*.png', ':!*.ico', ':!*.xlsx'], { cwd: root })
    const found = tracked
      .toString()
      .split('\0')
      .filter(Boolean)
      .flatMap((path) => {
        const text = readTracked(path)
        return words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`)
      })
    expect(found).toEqual([])
  })
})
test('the lock names the optional packages of every system, or npm ci refuses to install from it', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>
  }
  const locked = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
  expect(wanted.filter((name) => !locked.has(name))).toEqual([])
})
function readTracked(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return '' // deleted in the working tree, not yet in the index
  }
}

/** What a folder may import: folders of the project (longest prefix decides which rule holds), packages by name. */
const ARROWS: { folder: string; may: string[]; packages?: RegExp }[] = [
  { folder: 'src/core/kernel', may: [] },
  { folder: 'src/core/ledger', may: ['src/core/kernel'] },
  { folder: 'src/core/documents', may: ['src/core/kernel', 'src/core/ledger'] },
  { folder: 'src/core/modules', may: ['src/core/kernel', 'src/core/ledger', 'src/core/documents', 'resources'] },
  { folder: 'src/core/reports', may: ['src/core', 'resources'] },
  { folder: 'src/core/contract', may: ['src/core'] },
  { folder: 'src/db', may: ['src/core'], packages: /^(node:|better-sqlite3$|drizzle-orm)/ },
  { folder: 'src/preload', may: ['src/core/contract'], packages: /^electron$/ },
  { folder: 'src/renderer', may: ['src/core'], packages: /^(?!node:|electron|better-sqlite3|drizzle|fastify)/ },
  { folder: 'src/main', may: ['src/core', 'src/db', 'package.json'], packages: /^(?!electron$|react|@mantine)/ },
  { folder: 'src/main/index', may: ['src/core', 'src/main', 'package.json'], packages: /^(node:|electron$|zod$)/ },
  { folder: 'src/main/windows', may: ['src/core', 'src/main'], packages: /^(node:|electron$|zod$)/ },
  { folder: 'src/main/hosts/electron', may: ['src/core', 'src/main'], packages: /^(node:|electron$|zod$)/ },
]
const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}.`)
const ruleOf = (path: string) => ARROWS.filter(({ folder }) => within(path, folder)).sort((a, b) => b.folder.length - a.folder.length)[0]

function breaksArrow({ from, target, typeOnly }: Import): boolean {
  const rule = ruleOf(from)
  if (!rule) return true
  if (!/^(src|resources)\/|^package\.json$/.test(target)) return !(rule.packages ?? /^(zod|dinero\.js|pinyin-pro)$/).test(target)
  if (rule.folder === 'src/preload') return !typeOnly && !within(target, rule.folder)
  return !within(target, rule.folder) && !rule.may.some((folder) => within(target, folder))
}
const moduleOf = (path: string) => /^src\/core\/modules\/([^/]+)\//.exec(path)?.[1]

describe('imports follow the arrows', () => {
  const imports = source.flatMap(importsOf)
  test('kernel ← ledger ← documents ← modules ← reports, contract; db → core; main → db, core; renderer, preload → core', () => {
    expect(imports.filter(breaksArrow)).toEqual([])
  })
  test('modules never import each other, they meet in registry.ts', () => {
    const crossing = imports.filter(({ from, target }) => {
      const [own, other] = [moduleOf(from), moduleOf(`${target}/`)]
      return own !== undefined && other !== undefined && own !== other && other !== 'registry'
    })
    expect(crossing).toEqual([])
  })
  test('the backend knows no host', () => {
    const backend = /^src\/main\/(backend|documents|modules|services)\//
    expect(
      imports.filter(({ from, target }) => backend.test(from) && /^(src\/main\/(hosts|windows|index)|fastify|@fastify)/.test(target)),
    ).toEqual([])
  })
})
