-- 应收票据 has an allowance of its own (企业会计准则): the accounts of the chart as roles, told apart by code and name, while they are leaves.
INSERT OR IGNORE INTO account_role (role, account_id)
SELECT r.role, a.id FROM (
  SELECT 'billsReceivable' AS role, '1121' AS code, '应收票据' AS name UNION ALL SELECT 'allowanceBills', '123103', '应收票据坏账准备'
) r JOIN account a ON a.code = r.code AND a.name = r.name AND NOT EXISTS (SELECT 1 FROM account below WHERE below.parent_id = a.id)
WHERE EXISTS (SELECT 1 FROM account_role WHERE role = 'allowanceReceivable');
