-- 减值准备 that a card had before the file began (企业会计准则; D46).
ALTER TABLE asset ADD COLUMN opening_impairment INTEGER NOT NULL DEFAULT 0 CHECK (opening_impairment >= 0);
