CREATE TABLE maker_programmes (
    id             {{rowid}} PRIMARY KEY,
    market         BIGINT  NOT NULL REFERENCES markets (id),
    reward_token   BIGINT  NOT NULL REFERENCES tokens (id),
    epoch_seconds  BIGINT  NOT NULL,
    budget         TEXT    NOT NULL,  -- of an epoch, base units of the reward token
    max_spread_bps BIGINT  NOT NULL,
    min_lots       BIGINT  NOT NULL,
    two_sided      BOOLEAN NOT NULL,
    state          BIGINT  NOT NULL,
    owner          BIGINT  NOT NULL REFERENCES users (id),
    created_at     BIGINT  NOT NULL
);

CREATE TABLE programme_makers (
    programme BIGINT NOT NULL REFERENCES maker_programmes (id),
    user_id   BIGINT NOT NULL REFERENCES users (id),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (programme, user_id)
) {{clustered}};
