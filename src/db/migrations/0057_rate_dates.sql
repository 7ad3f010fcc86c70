-- the program's calendar begins in 1990 (kernel/date.ts): a rate that the law set earlier could not be changed
UPDATE tax_rate SET valid_from = '1990-01-01' WHERE valid_from < '1990-01-01';
