-- How fast a user orders in a market that limits it, and how much comes of it.
CREATE TABLE risk_activity (
    market       BIGINT NOT NULL,
    user_id      BIGINT NOT NULL,
    paid_until   BIGINT NOT NULL,     -- unix microseconds: how far the orders so far use up the rate
    window_start BIGINT NOT NULL,
    orders       BIGINT NOT NULL,
    trades       BIGINT NOT NULL,
    PRIMARY KEY (market, user_id)
) {{clustered}};

-- The prices of the last minutes for circuit breakers: a ring, so that each market has at most 512 rows.
CREATE TABLE risk_prices (
    market BIGINT NOT NULL,
    place  BIGINT NOT NULL,           -- the second, modulo 512
    second BIGINT NOT NULL,           -- unix seconds
    high   BIGINT NOT NULL,           -- ticks
    low    BIGINT NOT NULL,
    PRIMARY KEY (market, place)
) {{clustered}};

-- Up to which journal row surveillance has looked: not the journal's, and a second or so behind.
CREATE TABLE surveillance_position (
    id       {{rowid}} PRIMARY KEY,
    sequence BIGINT NOT NULL
);
