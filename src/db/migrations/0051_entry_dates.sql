-- what happened to open items after a date, without reading all that ever did: 账龄, 往来余额 and 资金预测 at any date
CREATE INDEX open_item_entry_date ON open_item_entry (date, open_item_id, amount);
