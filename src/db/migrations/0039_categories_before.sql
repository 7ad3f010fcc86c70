-- What an item, a partner or a category stood below until a posting: a red document takes the rules of its original by the categories of then.
-- Kept by triggers, so that no way of changing a category forgets it; changed twice between two postings, what stood at the first counts.
CREATE TABLE category_before (
  kind TEXT NOT NULL CHECK (kind IN ('item', 'item_category', 'partner', 'partner_category')), record_id INTEGER NOT NULL, until_posting INTEGER NOT NULL, category_id INTEGER,
  PRIMARY KEY (kind, record_id, until_posting)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER item_stood_below AFTER UPDATE OF category_id ON item WHEN OLD.category_id IS NOT NEW.category_id AND EXISTS (SELECT 1 FROM posting)
BEGIN INSERT OR IGNORE INTO category_before VALUES ('item', OLD.id, (SELECT MAX(id) FROM posting), OLD.category_id); END;
CREATE TRIGGER partner_stood_below AFTER UPDATE OF category_id ON partner WHEN OLD.category_id IS NOT NEW.category_id AND EXISTS (SELECT 1 FROM posting)
BEGIN INSERT OR IGNORE INTO category_before VALUES ('partner', OLD.id, (SELECT MAX(id) FROM posting), OLD.category_id); END;
CREATE TRIGGER item_category_stood_below AFTER UPDATE OF parent_id ON item_category WHEN OLD.parent_id IS NOT NEW.parent_id AND EXISTS (SELECT 1 FROM posting)
BEGIN INSERT OR IGNORE INTO category_before VALUES ('item_category', OLD.id, (SELECT MAX(id) FROM posting), OLD.parent_id); END;
CREATE TRIGGER partner_category_stood_below AFTER UPDATE OF parent_id ON partner_category WHEN OLD.parent_id IS NOT NEW.parent_id AND EXISTS (SELECT 1 FROM posting)
BEGIN INSERT OR IGNORE INTO category_before VALUES ('partner_category', OLD.id, (SELECT MAX(id) FROM posting), OLD.parent_id); END;
