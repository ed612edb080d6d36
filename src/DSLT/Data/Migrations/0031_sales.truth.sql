CREATE TABLE sales (
    id               {{rowid}} PRIMARY KEY,
    token            BIGINT  NOT NULL REFERENCES tokens (id),
    pay_token        BIGINT  NOT NULL REFERENCES tokens (id),
    block_size       TEXT    NOT NULL,
    growth_bps       BIGINT  NOT NULL,
    start_at         BIGINT  NOT NULL,
    end_at           BIGINT  NOT NULL,
    soft_cap         TEXT    NOT NULL,  -- of the pay token; 0 for none
    min_purchase     TEXT    NOT NULL,
    max_purchase     TEXT,
    user_limit       TEXT,
    pool_reserve     TEXT    NOT NULL,  -- of the token, beside what is for sale
    pool_share_bps   BIGINT  NOT NULL,
    pool_fee_bps     BIGINT  NOT NULL,
    locks_shares     BOOLEAN NOT NULL,
    tick_size        TEXT,              -- null where no market is to be opened, and then the next two too
    lot_size         TEXT,
    min_notional     TEXT,
    maker_fee_bps    BIGINT  NOT NULL,
    taker_fee_bps    BIGINT  NOT NULL,
    vesting_kind     BIGINT  NOT NULL,  -- 0 where nothing vests
    vesting_start    BIGINT  NOT NULL,  -- 0 for when the sale is closed
    cliff_seconds    BIGINT  NOT NULL,
    duration_seconds BIGINT  NOT NULL,
    steps            BIGINT  NOT NULL,
    step_seconds     BIGINT  NOT NULL,
    step_months      BIGINT  NOT NULL,
    owner            BIGINT  NOT NULL REFERENCES users (id),
    created_at       BIGINT  NOT NULL
);

-- Reckoned once, when the sale is made: no later version prices a block otherwise.
CREATE TABLE sale_blocks (
    sale  BIGINT NOT NULL REFERENCES sales (id),
    block BIGINT NOT NULL,
    price TEXT   NOT NULL,              -- pay tokens for one whole token, scaled by 10^18
    PRIMARY KEY (sale, block)
) {{clustered}};

CREATE TABLE sale_rounds (
    sale       BIGINT  NOT NULL REFERENCES sales (id),
    round      BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    start_at   BIGINT  NOT NULL,
    end_at     BIGINT  NOT NULL,
    listed     BOOLEAN NOT NULL,
    min_tier   BIGINT  NOT NULL,
    user_limit TEXT,
    PRIMARY KEY (sale, round)
) {{clustered}};
