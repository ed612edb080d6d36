-- Orders as they were placed: each row is written once.
CREATE TABLE orders (
    id            {{rowid}} PRIMARY KEY,    -- the order of arrival
    market        BIGINT  NOT NULL,
    user_id       BIGINT  NOT NULL,
    side          BIGINT  NOT NULL,
    type          BIGINT  NOT NULL,
    time_in_force BIGINT  NOT NULL,
    post_only     BOOLEAN NOT NULL,
    self_trade    BIGINT  NOT NULL,
    price         BIGINT  NOT NULL,         -- ticks, 0 for a market order
    stop_price    BIGINT  NOT NULL,         -- ticks, 0 for an order that is not to wait
    lots          BIGINT  NOT NULL,         -- 0 where it was given in the quote token
    budget        TEXT    NOT NULL,         -- base units of the quote token, zero where it was given in lots
    client_id     TEXT,
    expires_at    BIGINT  NOT NULL,
    created_at    BIGINT  NOT NULL
);

CREATE INDEX orders_by_user ON orders (user_id, id);

-- How they stand: small rows, so that a fill or a cancellation rewrites little.
CREATE TABLE order_states (
    order_id     {{rowid}} PRIMARY KEY,
    status       BIGINT NOT NULL,
    priority     BIGINT NOT NULL,           -- the place in time among the orders of a price
    lots         BIGINT NOT NULL,
    filled_lots  BIGINT NOT NULL,
    filled_quote TEXT   NOT NULL,
    fee          TEXT   NOT NULL,
    updated_at   BIGINT NOT NULL
);

-- The books and the orders that wait, as a start reads them.
CREATE INDEX order_states_live ON order_states (priority) WHERE status IN (1, 5);

CREATE TABLE trades (
    id             {{rowid}} PRIMARY KEY,
    market         BIGINT NOT NULL,
    time           BIGINT NOT NULL,
    price          BIGINT NOT NULL,
    lots           BIGINT NOT NULL,
    quote          TEXT   NOT NULL,
    taker_side     BIGINT NOT NULL,
    maker_order    BIGINT NOT NULL,
    maker_user     BIGINT NOT NULL,
    taker_order    BIGINT NOT NULL,
    taker_user     BIGINT NOT NULL,
    maker_fee      TEXT   NOT NULL,
    taker_fee      TEXT   NOT NULL,
    transaction_id BIGINT NOT NULL
);

CREATE INDEX trades_by_market ON trades (market, id);

CREATE INDEX trades_by_taker_order ON trades (taker_order);

CREATE INDEX trades_by_maker_order ON trades (maker_order);

CREATE TABLE user_trades (
    user_id  BIGINT NOT NULL,
    trade_id BIGINT NOT NULL,
    market   BIGINT NOT NULL,
    PRIMARY KEY (user_id, trade_id)
) {{clustered}};
