-- What only some orders have: most have no row here.
CREATE TABLE order_terms (
    order_id     {{rowid}} PRIMARY KEY,
    display_lots BIGINT NOT NULL,           -- an iceberg: what the book shows of it at a time, else 0
    trail_bps    BIGINT NOT NULL,           -- a trailing stop: how far its price follows, else 0
    trail_stop   BIGINT NOT NULL,           -- and the price in ticks that sets it off now
    twin         BIGINT NOT NULL,           -- the order that it cancels, and that cancels it, else 0
    covered      TEXT   NOT NULL            -- while it waits: what is held for the twin stands for this much
);

-- When a user's open orders are all cancelled unless the user says otherwise before.
CREATE TABLE cancel_timers (
    user_id   {{rowid}} PRIMARY KEY,
    cancel_at BIGINT NOT NULL               -- 0 for never
);

CREATE INDEX cancel_timers_set ON cancel_timers (cancel_at) WHERE cancel_at > 0;
