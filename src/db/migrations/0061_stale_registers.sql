-- Days of months whose registers are kept (register_day) on which documents were posted or taken back since: they are read from their documents,
-- until they are kept anew while nobody waits. So months that go on are kept too.
CREATE TABLE register_stale (
  register TEXT NOT NULL CHECK (register IN ('sales', 'input')), date TEXT NOT NULL, PRIMARY KEY (register, date)
) STRICT, WITHOUT ROWID;
