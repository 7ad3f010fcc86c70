/** Documents that wait to be posted: drafts, and what is submitted for approval. Few among all, and found by an index of their own. */
export const WAITING = "state IN ('submitted', 'draft')"
/** How many of each type. */
export const WAITING_DOCUMENTS = `SELECT type, state, count(*) AS count FROM document WHERE ${WAITING} GROUP BY type, state ORDER BY state DESC, type`
