-- Serial numbers of opening stock (D35), a JSON list, as many as pieces when the opening is confirmed.
ALTER TABLE opening_stock ADD COLUMN serials TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(serials));
