-- What a user's trades in a market came to, from the first one to the end of an hour with a trade. What was traded in
-- some time is the difference of two rows, and the last row is how it stands.
CREATE TABLE trading_totals (
    user_id      BIGINT NOT NULL,
    market       BIGINT NOT NULL,
    hour         BIGINT NOT NULL,     -- since 1970
    base_volume  TEXT   NOT NULL,
    quote_volume TEXT   NOT NULL,
    trades       BIGINT NOT NULL,
    base_fees    TEXT   NOT NULL,
    quote_fees   TEXT   NOT NULL,
    position     TEXT   NOT NULL,     -- a sign and 39 digits, as the two below
    cost         TEXT   NOT NULL,
    realised     TEXT   NOT NULL,
    PRIMARY KEY (user_id, market, hour)
) {{clustered}};

-- The same for the volume in a quote token over all markets, by UTC days: what fee tiers go by.
CREATE TABLE trading_volumes (
    user_id      BIGINT NOT NULL,
    token        BIGINT NOT NULL,
    day          BIGINT NOT NULL,     -- since 1970
    total        TEXT   NOT NULL,     -- to the end of the day
    total_before TEXT   NOT NULL,     -- to its beginning
    PRIMARY KEY (user_id, token, day)
) {{clustered}};
