-- Markets whose orders are collected and clear together; no row where they match as they come.
CREATE TABLE market_auctions (
    market      {{rowid}} PRIMARY KEY REFERENCES markets (id),
    interval_ms BIGINT NOT NULL
);
