-- Figures become finer by a factor of 10^30: with 18 decimals 2^64 parts of a unit lost some ten thousand units.
UPDATE staking_states SET
    owed = CASE WHEN owed = '0' THEN '0' ELSE owed || '000000000000000000000000000000' END,
    rest = CASE WHEN rest = '0' THEN '0' ELSE rest || '000000000000000000000000000000' END,
    share_rest = CASE WHEN share_rest = '0' THEN '0' ELSE share_rest || '000000000000000000000000000000' END;

UPDATE staking_tier_states SET
    per_unit = CASE WHEN per_unit = '0' THEN '0' ELSE per_unit || '000000000000000000000000000000' END,
    rest = CASE WHEN rest = '0' THEN '0' ELSE rest || '000000000000000000000000000000' END;

UPDATE staking_days SET
    per_unit = CASE WHEN per_unit = '0' THEN '0' ELSE per_unit || '000000000000000000000000000000' END;

UPDATE staking_positions SET
    per_unit = CASE WHEN per_unit = '0' THEN '0' ELSE per_unit || '000000000000000000000000000000' END,
    owed = CASE WHEN owed = '0' THEN '0' ELSE owed || '000000000000000000000000000000' END;
