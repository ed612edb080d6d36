-- What a payment of a reward cost its staker, and the transaction; of what was paid before there was no fee, and the transaction is
-- not known.
ALTER TABLE staking_rewards ADD COLUMN fee TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000';

ALTER TABLE staking_rewards ADD COLUMN transaction_id BIGINT NOT NULL DEFAULT 0;

-- Which part of a reward a programme took from when on: one row for each change, none where there never was a fee.
CREATE TABLE staking_fees (
    programme BIGINT NOT NULL,
    since     BIGINT NOT NULL,
    fee_bps   BIGINT NOT NULL,
    PRIMARY KEY (programme, since)
) {{clustered}};
