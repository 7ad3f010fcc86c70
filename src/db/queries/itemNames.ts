/** SQL: an item as messages name it, so that sizes of one name are told apart; `item` is the table's name in the query. */
export const ITEM_NAME = (item: string) => `${item}.name || CASE WHEN ${item}.spec = '' THEN '' ELSE ' ' || ${item}.spec END`
