-- Trades summed over periods of UTC; where nothing was traded there is no row. Prices are ticks, volumes base units.
CREATE TABLE candles (
    market       BIGINT NOT NULL,
    interval     BIGINT NOT NULL,     -- 1 to 7: 1m, 5m, 15m, 1h, 4h, 1d, 1w
    start        BIGINT NOT NULL,     -- unix microseconds
    open         BIGINT NOT NULL,
    high         BIGINT NOT NULL,
    low          BIGINT NOT NULL,
    close        BIGINT NOT NULL,
    volume       TEXT   NOT NULL,     -- of the base token
    quote_volume TEXT   NOT NULL,
    trades       BIGINT NOT NULL,
    PRIMARY KEY (market, interval, start)
) {{clustered}};
