-- What an operator asks of the orders of a market; 0 where a control is off, and no row where all are.
CREATE TABLE market_risk (
    market            {{rowid}} PRIMARY KEY REFERENCES markets (id),
    max_position      TEXT    NOT NULL,   -- base units of the base token
    band_above_bps    BIGINT  NOT NULL,
    band_below_bps    BIGINT  NOT NULL,
    max_impact_bps    BIGINT  NOT NULL,
    breaker_bps       BIGINT  NOT NULL,
    breaker_seconds   BIGINT  NOT NULL,
    halt_seconds      BIGINT  NOT NULL,
    call_seconds      BIGINT  NOT NULL,
    orders_per_second BIGINT  NOT NULL,
    orders_per_trade  BIGINT  NOT NULL,
    free_orders       BIGINT  NOT NULL,
    ratio_seconds     BIGINT  NOT NULL,
    watched           BOOLEAN NOT NULL    -- surveillance looks at it
);

-- Users whose most is another than the market's.
CREATE TABLE market_positions (
    market       BIGINT NOT NULL REFERENCES markets (id),
    user_id      BIGINT NOT NULL REFERENCES users (id),
    max_position TEXT   NOT NULL,
    PRIMARY KEY (market, user_id)
) {{clustered}};

-- Each market's last halt by its circuit breaker.
CREATE TABLE market_halts (
    market      {{rowid}} PRIMARY KEY REFERENCES markets (id),
    halted_at   BIGINT NOT NULL,
    until       BIGINT NOT NULL,
    call_until  BIGINT NOT NULL,          -- the end of the time in which orders only rest
    reference   BIGINT NOT NULL,          -- the price in ticks that the tripping trade moved away from
    price       BIGINT NOT NULL,
    reopened_at BIGINT NOT NULL           -- 0 while it lasts
);

-- The review queue of surveillance.
CREATE TABLE surveillance_alerts (
    id           {{rowid}} PRIMARY KEY,
    kind         BIGINT NOT NULL,
    market       BIGINT NOT NULL REFERENCES markets (id),
    user_id      BIGINT NOT NULL,
    other_user   BIGINT NOT NULL,         -- 0 where it takes only one
    raised_at    BIGINT NOT NULL,
    began_at     BIGINT NOT NULL,         -- the first and the last thing in evidence
    seen_at      BIGINT NOT NULL,
    orders       TEXT   NOT NULL,         -- ids with a space between them
    trades       TEXT   NOT NULL,
    summary      TEXT   NOT NULL,
    status       BIGINT NOT NULL,
    reviewed_by  BIGINT NOT NULL,         -- 0 before the review
    reviewed_at  BIGINT NOT NULL,
    note         TEXT
);

CREATE INDEX surveillance_alerts_by_pattern ON surveillance_alerts (user_id, market, kind, other_user, seen_at);
