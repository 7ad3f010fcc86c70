-- 采购费用 is spread over goods by weight or volume (D27): 10⁻⁶ 千克 and 10⁻⁶ 立方米 of one base unit; NULL: not known
ALTER TABLE item ADD COLUMN weight INTEGER CHECK (weight > 0);
ALTER TABLE item ADD COLUMN volume INTEGER CHECK (volume > 0);
