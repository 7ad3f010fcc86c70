import type { ReadableDb } from '../../types'

const WITHIN = `WITH RECURSIVE under (id) AS (VALUES (?) UNION SELECT c.id FROM partner_category c JOIN under u ON c.parent_id = u.id)
SELECT p.id FROM partner p WHERE p.category_id IN under`
/** Partners of a category and of those below it. */
export const partnersUnder = (db: ReadableDb, categoryId: number): Set<number> => new Set(db.column<number>(WITHIN, categoryId))
/** Whether a report shows what it knows of the partner: all where it is narrowed to no category. */
export function withinCategory(db: ReadableDb, categoryId: number | undefined): (partnerId: number | null) => boolean {
  if (categoryId === undefined) return () => true
  const within = partnersUnder(db, categoryId)
  return (partnerId) => partnerId !== null && within.has(partnerId)
}
const CATEGORIES = 'SELECT id, category_id AS categoryId FROM partner WHERE category_id IS NOT NULL'
/** The category of each partner that has one. */
export const categoryOfPartners = (db: ReadableDb): Map<number, number> =>
  new Map(db.all<{ id: number; categoryId: number }>(CATEGORIES).map((p) => [p.id, p.categoryId]))
