import { build } from '../../scripts/lib/built.mjs'

/** Tests under tests/built run the built program: it is built once before them when the sources are newer. */
export default async function setup(): Promise<void> {
  await build(['node', 'desktop'])
}
