-- one item's lines on an account in the order they were written: late costs join at the end of it, not between the days of long ago
DROP INDEX journal_line_item;
CREATE INDEX journal_line_item ON journal_line (item_id, account_id) WHERE item_id IS NOT NULL;
