import { documentInput } from '@core/contract'
import type { UserDocumentType } from '@core/modules/registry'
import type { z } from 'zod'

/** Fields of an input and the value each has when it is not sent; undefined: it must be sent. */
interface Shape {
  header: ReadonlyMap<string, unknown>
  lines: ReadonlyMap<string, unknown>
}

const defaultsOf = (shape: Record<string, z.ZodType>, except: readonly string[]): Map<string, unknown> =>
  new Map(
    Object.entries(shape)
      .filter(([name]) => !except.includes(name))
      .map(([name, schema]) => [name, schema.safeParse(undefined).data]),
  )

const SHAPES = new Map<string, Shape>(
  documentInput.options.map((option) => {
    const shape: Record<string, z.ZodType> = option.shape
    const line: Record<string, z.ZodType> = option.shape.lines.element.shape
    return [
      option.shape.type.value,
      { header: defaultsOf(shape, ['type', 'id', 'revision', 'lines', 'tenders', 'clears']), lines: defaultsOf(line, []) },
    ]
  }),
)

/** What a document of this type is made of, by the contract. */
export function shapeOf(type: UserDocumentType): Shape {
  const shape = SHAPES.get(type)
  if (!shape) throw new Error(`no input of ${type}`)
  return shape
}
