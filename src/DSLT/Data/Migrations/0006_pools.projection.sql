CREATE TABLE pool_states (
    pool_id        {{rowid}} PRIMARY KEY,
    reserve_a      TEXT   NOT NULL,
    reserve_b      TEXT   NOT NULL,
    total_shares   TEXT   NOT NULL,
    root_k_last    TEXT   NOT NULL
);

-- One row at each accumulation, at most one a second: prices between two rows are constant, so any window is exact.
CREATE TABLE pool_observations (
    pool_id      BIGINT NOT NULL,
    time         BIGINT NOT NULL,     -- unix seconds
    cumulative_a TEXT   NOT NULL,     -- UQ112.112 seconds, decimal text, modulo 2^256
    cumulative_b TEXT   NOT NULL,
    PRIMARY KEY (pool_id, time)
) {{clustered}};

-- Volume and fees in five-minute buckets; 24 h figures are the sum of the last 288.
CREATE TABLE pool_volumes (
    pool_id  BIGINT NOT NULL,
    bucket   BIGINT NOT NULL,         -- unix seconds, a multiple of 300
    volume_a TEXT   NOT NULL,
    volume_b TEXT   NOT NULL,
    fees_a   TEXT   NOT NULL,
    fees_b   TEXT   NOT NULL,
    swaps    BIGINT NOT NULL,
    PRIMARY KEY (pool_id, bucket)
) {{clustered}};
