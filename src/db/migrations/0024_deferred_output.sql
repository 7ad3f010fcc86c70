-- 待转销项税额 (D40, 企业会计准则): VAT within an advance, in fen, which 合同负债 leaves to it; on a settlement what goes with the advance
ALTER TABLE doc_cash ADD COLUMN deferred_tax INTEGER NOT NULL DEFAULT 0;
