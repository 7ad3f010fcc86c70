import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface Source {
  /** from the project's root, with forward slashes */
  path: string
  text: string
}

/** Every file below a folder of the project whose name ends in one of the given ways, in order of path. */
export function sourcesIn(folder: string, endings: readonly string[], skip: readonly string[] = []): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !skip.some((prefix) => path.startsWith(prefix)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The code of a TypeScript text: comments gone, strings and templates emptied, line breaks kept. */
export function codeOf(text: string): string {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![/*\s])(?:\\.|\[[^\]\n]*\]|[^/\\\n])+\/[dgimsuvy]*(?=[\s.,;)\]])/g
  return text.replace(token, (found) => {
    const breaks = '\n'.repeat(found.split('\n').length - 1)
    return found.startsWith('//') || found.startsWith('/*') ? breaks : `''${breaks}`
  })
}

export interface Import {
  from: string
  /** project path without extension for the project's own files, the specifier as it stands for packages */
  target: string
  typeOnly: boolean
}

/** The imports and re-exports of a file, static and dynamic, with `@core/` and relative paths resolved. */
export function importsOf({ path, text }: Source): Import[] {
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"();]*?from\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^\s*import\s+()['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\b(?:import|import\.meta\.glob)\(()\s*['"]([^'"]+)['"]/g),
  ]
  return found.map(([, type, specifier = '']) => ({ from: path, target: resolveTarget(path, specifier), typeOnly: Boolean(type) }))
}
function resolveTarget(from: string, specifier: string): string {
  if (specifier.startsWith('@core/')) return posix.join('src/core', specifier.slice('@core/'.length))
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return specifier
}
