CREATE TABLE markets (
    id            {{rowid}} PRIMARY KEY,
    base_token    BIGINT NOT NULL REFERENCES tokens (id),
    quote_token   BIGINT NOT NULL REFERENCES tokens (id),
    tick_size     TEXT   NOT NULL,  -- quote tokens for one whole base token, scaled by 10^18
    lot_size      TEXT   NOT NULL,  -- base units of the base token
    min_notional  TEXT   NOT NULL,  -- base units of the quote token
    maker_fee_bps BIGINT NOT NULL,
    taker_fee_bps BIGINT NOT NULL,
    state         BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    UNIQUE (base_token, quote_token)
);
