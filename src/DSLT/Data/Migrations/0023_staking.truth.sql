CREATE TABLE staking_programmes (
    id           {{rowid}} PRIMARY KEY,
    stake_token  BIGINT  NOT NULL REFERENCES tokens (id),
    reward_token BIGINT  NOT NULL REFERENCES tokens (id),
    mode         BIGINT  NOT NULL,
    rate         TEXT    NOT NULL,  -- base units of the reward token in rate_seconds; 0 where it goes by APY
    rate_seconds BIGINT  NOT NULL,
    min_stake    TEXT    NOT NULL,
    user_cap     TEXT,
    total_cap    TEXT,
    penalty_bps  BIGINT  NOT NULL,
    penalty_to   BIGINT  NOT NULL,
    status       BIGINT  NOT NULL,
    owner        BIGINT  NOT NULL REFERENCES users (id),
    created_at   BIGINT  NOT NULL
);

CREATE TABLE staking_tiers (
    programme    BIGINT NOT NULL REFERENCES staking_programmes (id),
    tier         BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    lock_seconds BIGINT NOT NULL,
    apy_bps      BIGINT NOT NULL,
    weight_bps   BIGINT NOT NULL,
    PRIMARY KEY (programme, tier)
) {{clustered}};

-- What a programme paid from when on: one row for each change.
CREATE TABLE staking_rates (
    programme BIGINT NOT NULL REFERENCES staking_programmes (id),
    since     BIGINT NOT NULL,
    rate      TEXT   NOT NULL,
    apy_bps   TEXT   NOT NULL,      -- of the tiers in turn, with commas between them
    PRIMARY KEY (programme, since)
) {{clustered}};
