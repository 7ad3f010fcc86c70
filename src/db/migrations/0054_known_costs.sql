-- what the item cost elsewhere when a pool of it began, as value (fen) of a quantity (10⁻⁶ base unit); 0 and 0: nothing was known.
-- Pools of earlier versions know nothing: their figures stay
ALTER TABLE cost_pool ADD COLUMN known_value INTEGER NOT NULL DEFAULT 0 CHECK (known_value >= 0);
ALTER TABLE cost_pool ADD COLUMN known_quantity INTEGER NOT NULL DEFAULT 0 CHECK (known_quantity >= 0);
