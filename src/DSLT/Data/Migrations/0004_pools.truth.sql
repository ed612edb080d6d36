CREATE TABLE pools (
    id                   {{rowid}} PRIMARY KEY,
    token_a              BIGINT  NOT NULL REFERENCES tokens (id),
    token_b              BIGINT  NOT NULL REFERENCES tokens (id),
    fee_bps              BIGINT  NOT NULL,
    lp_token             BIGINT  NOT NULL REFERENCES tokens (id),
    protocol_fee         BOOLEAN NOT NULL,  -- true: one sixth of the fee goes to the treasury as shares
    max_price_impact_bps BIGINT  NOT NULL,
    creator              BIGINT  NOT NULL,
    created_at           BIGINT  NOT NULL,
    UNIQUE (token_a, token_b, fee_bps)      -- and the same the other way round, which the rules check
);
