CREATE TABLE market_fee_tiers (
    market        BIGINT NOT NULL REFERENCES markets (id),
    min_volume    TEXT   NOT NULL,  -- base units of the quote token, in the 30 days before today
    maker_fee_bps BIGINT NOT NULL,
    taker_fee_bps BIGINT NOT NULL,
    PRIMARY KEY (market, min_volume)
) {{clustered}};
