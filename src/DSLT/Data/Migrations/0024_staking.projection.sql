-- Figures called owed, per_unit and rest are digits of any length, scaled by 2^64.
CREATE TABLE staking_states (
    programme      BIGINT NOT NULL PRIMARY KEY,
    accrued_at     BIGINT NOT NULL,
    owed           TEXT   NOT NULL,
    rest           TEXT   NOT NULL,
    share_rest     TEXT   NOT NULL,
    positions      BIGINT NOT NULL,
    participants   BIGINT NOT NULL,
    paid           TEXT   NOT NULL,
    distribution   BIGINT NOT NULL,
    distributed_to BIGINT NOT NULL
);

CREATE TABLE staking_tier_states (
    programme BIGINT NOT NULL,
    tier      BIGINT NOT NULL,
    staked    TEXT   NOT NULL,
    per_unit  TEXT   NOT NULL,
    rest      TEXT   NOT NULL,
    PRIMARY KEY (programme, tier)
) {{clustered}};

CREATE TABLE staking_positions (
    id           {{rowid}} PRIMARY KEY,
    programme    BIGINT  NOT NULL,
    tier         BIGINT  NOT NULL,
    user_id      BIGINT  NOT NULL,
    staked       TEXT    NOT NULL,
    per_unit     TEXT    NOT NULL,
    owed         TEXT    NOT NULL,
    locked_until BIGINT  NOT NULL,
    compounds    BOOLEAN NOT NULL,
    created_at   BIGINT  NOT NULL
);

CREATE INDEX staking_positions_of_user ON staking_positions (user_id, id);

-- The daily distribution goes through them in this order.
CREATE INDEX staking_positions_of_programme ON staking_positions (programme, id);

CREATE TABLE stakers (
    programme BIGINT NOT NULL,
    user_id   BIGINT NOT NULL,
    staked    TEXT   NOT NULL,
    positions BIGINT NOT NULL,
    PRIMARY KEY (programme, user_id)
) {{clustered}};

CREATE TABLE staking_rewards (
    id        {{rowid}} PRIMARY KEY,
    user_id   BIGINT NOT NULL,
    programme BIGINT NOT NULL,
    position  BIGINT NOT NULL,
    kind      BIGINT NOT NULL,
    amount    TEXT   NOT NULL,
    at        BIGINT NOT NULL
);

CREATE INDEX staking_rewards_of_user ON staking_rewards (user_id, id);
