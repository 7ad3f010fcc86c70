-- 税率、起征点、附加税费率、减免: rows with the dates they hold for. value: 10⁻⁶ (vat, levy, surcharge, relief = the part that is left to pay,
-- incomeTax) or fen (threshold). bound, of a threshold: below = reaching it is taxed in full; upTo = what does not exceed it is free
CREATE TABLE tax_rate (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('vat', 'levy', 'threshold', 'surcharge', 'relief', 'incomeTax')),
  code TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL CHECK (value >= 0), bound TEXT CHECK (bound IN ('below', 'upTo')),
  valid_from TEXT NOT NULL, valid_to TEXT CHECK (valid_to >= valid_from), source TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 1,
  UNIQUE (kind, code, valid_from)
) STRICT;
INSERT INTO tax_rate (kind, code, name, value, bound, valid_from, valid_to, source) VALUES
  ('vat', 'goods', '销售货物、加工修理、有形动产租赁', 160000, NULL, '2018-05-01', '2019-03-31', '财税〔2018〕32号'),
  ('vat', 'goods', '销售货物、加工修理、有形动产租赁', 130000, NULL, '2019-04-01', NULL, '增值税法第十条'),
  ('vat', 'lower', '农产品、图书、运输、建筑、不动产', 100000, NULL, '2018-05-01', '2019-03-31', '财税〔2018〕32号'),
  ('vat', 'lower', '农产品、图书、运输、建筑、不动产', 90000, NULL, '2019-04-01', NULL, '增值税法第十条'),
  ('vat', 'services', '其他服务、无形资产', 60000, NULL, '2016-05-01', NULL, '增值税法第十条'),
  ('vat', 'zero', '出口货物、免税', 0, NULL, '1994-01-01', NULL, '增值税法第十条'),
  ('levy', 'levy', '征收率', 30000, NULL, '2014-07-01', NULL, '增值税法第十一条'),
  ('levy', 'immovable', '不动产征收率', 50000, NULL, '2016-05-01', '2025-12-31', '财税〔2016〕36号'),
  ('levy', 'reduced', '小规模减按征收率', 10000, NULL, '2020-03-01', '2022-03-31', '财政部 税务总局公告2020年第13号'),
  ('levy', 'reduced', '小规模减按征收率', 10000, NULL, '2023-01-01', '2027-12-31', '财政部 税务总局公告2026年第10号'),
  ('levy', 'free', '免税', 0, NULL, '1994-01-01', NULL, ''),
  ('threshold', 'month', '起征点（按月）', 10000000, 'upTo', '2019-01-01', '2021-03-31', '财税〔2019〕13号'),
  ('threshold', 'month', '起征点（按月）', 15000000, 'upTo', '2021-04-01', '2022-12-31', '财政部 税务总局公告2021年第11号'),
  ('threshold', 'month', '起征点（按月）', 10000000, 'upTo', '2023-01-01', '2025-12-31', '财政部 税务总局公告2023年第19号'),
  ('threshold', 'month', '起征点（按月）', 10000000, 'below', '2026-01-01', '2027-12-31', '增值税法第二十三条；公告2026年第10号'),
  ('threshold', 'quarter', '起征点（按季）', 30000000, 'upTo', '2019-01-01', '2021-03-31', '财税〔2019〕13号'),
  ('threshold', 'quarter', '起征点（按季）', 45000000, 'upTo', '2021-04-01', '2022-12-31', '财政部 税务总局公告2021年第11号'),
  ('threshold', 'quarter', '起征点（按季）', 30000000, 'upTo', '2023-01-01', '2025-12-31', '财政部 税务总局公告2023年第19号'),
  ('threshold', 'quarter', '起征点（按季）', 30000000, 'below', '2026-01-01', '2027-12-31', '增值税法第二十三条；公告2026年第10号'),
  ('threshold', 'educationMonth', '教育费附加免征额（按月）', 10000000, 'upTo', '2016-02-01', NULL, '财税〔2016〕12号'),
  ('threshold', 'educationQuarter', '教育费附加免征额（按季）', 30000000, 'upTo', '2016-02-01', NULL, '财税〔2016〕12号'),
  ('surcharge', 'city', '城市维护建设税', 70000, NULL, '1985-01-01', NULL, '城市维护建设税法第四条：市区 7%、县镇 5%、其他 1%'),
  ('surcharge', 'education', '教育费附加', 30000, NULL, '2005-10-01', NULL, '国务院令第448号'),
  ('surcharge', 'localEducation', '地方教育附加', 20000, NULL, '2011-02-01', NULL, '财综〔2010〕98号'),
  ('relief', 'sixTaxes', '六税两费减征后计征比例', 500000, NULL, '2019-01-01', '2027-12-31', '财政部 税务总局公告2023年第12号'),
  ('incomeTax', 'standard', '企业所得税税率', 250000, NULL, '2008-01-01', NULL, '企业所得税法第四条'),
  ('incomeTax', 'smallProfit', '小型微利企业实际税负', 50000, NULL, '2023-01-01', '2027-12-31', '财政部 税务总局公告2023年第12号');
-- a change of 纳税人类型; before the first row the account set's own
CREATE TABLE taxpayer_status (valid_from TEXT PRIMARY KEY, taxpayer TEXT NOT NULL CHECK (taxpayer IN ('general', 'smallScale'))) STRICT;
-- vouchers that the program made at the end of a tax period, or when input VAT was certified or taken back
CREATE TABLE tax_voucher (
  document_id INTEGER PRIMARY KEY REFERENCES doc_journal (id),
  step TEXT NOT NULL CHECK (step IN ('vatTransfer', 'vatExemption', 'surcharges', 'certification', 'transferOut')), period INTEGER NOT NULL
) STRICT;
CREATE INDEX tax_voucher_period ON tax_voucher (period, step);
-- 进项认证（勾选）: which document's input VAT is deducted in which month; voucher_id: moved it from 待认证
CREATE TABLE vat_certification (
  document_id INTEGER PRIMARY KEY, period INTEGER NOT NULL, voucher_id INTEGER REFERENCES doc_journal (id), certified_by INTEGER REFERENCES user (id), certified_at TEXT NOT NULL
) STRICT;
CREATE INDEX vat_certification_period ON vat_certification (period);
-- 进项税额转出: of which invoice, and why
CREATE TABLE vat_transfer_out (
  voucher_id INTEGER PRIMARY KEY REFERENCES doc_journal (id), document_id INTEGER, amount INTEGER NOT NULL CHECK (amount > 0), reason TEXT NOT NULL
) STRICT;
CREATE INDEX vat_transfer_out_document ON vat_transfer_out (document_id);
-- 三单匹配: what was decided about a difference
CREATE TABLE match_decision (
  line_id INTEGER PRIMARY KEY, decision TEXT NOT NULL CHECK (decision IN ('accept', 'dispute')), reason TEXT NOT NULL,
  decided_by INTEGER REFERENCES user (id), decided_at TEXT NOT NULL
) STRICT;
-- accounts of 一般纳税人 that play a part from now on
INSERT OR IGNORE INTO account_role (role, account_id)
SELECT r.value ->> 0, a.id FROM json_each('[["vatPaidInMonth","22210103"],["vatTransferOver","22210110"],["vatPrepaid","222103"],["vatSimplified","222108"]]') r
JOIN account a ON a.code = r.value ->> 1 AND a.is_leaf = 1 AND a.disabled = 0;
