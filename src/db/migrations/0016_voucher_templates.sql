-- 凭证模板: what a voucher begins with that is entered again and again; content: the voucher as it is sent to be saved (JSON)
CREATE TABLE voucher_template (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, content TEXT NOT NULL, created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL
) STRICT;
