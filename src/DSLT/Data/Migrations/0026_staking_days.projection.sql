-- How each tier of a programme stood last on each day on which something happened to it.
CREATE TABLE staking_days (
    programme    BIGINT NOT NULL,
    day          BIGINT NOT NULL,  -- UTC, since 1970
    tier         BIGINT NOT NULL,
    at           BIGINT NOT NULL,  -- up to when per_unit is reckoned
    staked       TEXT   NOT NULL,
    per_unit     TEXT   NOT NULL,
    positions    BIGINT NOT NULL,  -- this and what follows are of the whole programme
    participants BIGINT NOT NULL,
    paid         TEXT   NOT NULL,
    PRIMARY KEY (programme, day, tier)
) {{clustered}};
