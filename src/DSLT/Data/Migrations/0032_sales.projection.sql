CREATE TABLE sale_states (
    sale      {{rowid}} PRIMARY KEY,
    stage     BIGINT  NOT NULL,
    cancelled BOOLEAN NOT NULL,
    sold      TEXT    NOT NULL,
    raised    TEXT    NOT NULL,
    purchases BIGINT  NOT NULL,
    buyers    BIGINT  NOT NULL,
    done      BIGINT  NOT NULL,          -- buyers that were delivered to, or refunded
    hash      TEXT    NOT NULL,          -- of the last purchase
    closed_at BIGINT  NOT NULL,
    pool_id   BIGINT  NOT NULL,
    commissions TEXT  NOT NULL,          -- paid of what was raised
    kept      TEXT    NOT NULL           -- of the proceeds, for commissions still to come
);

CREATE TABLE sale_purchases (
    sale           BIGINT NOT NULL,
    number         BIGINT NOT NULL,
    buyer          BIGINT NOT NULL,      -- the buyer's number in the sale
    user_id        BIGINT NOT NULL,
    position       TEXT   NOT NULL,      -- what was sold before it
    quantity       TEXT   NOT NULL,
    cost           TEXT   NOT NULL,
    transaction_id BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    hash           TEXT   NOT NULL,
    PRIMARY KEY (sale, number)
) {{clustered}};

CREATE INDEX sale_purchases_of_buyer ON sale_purchases (sale, buyer, number);

CREATE TABLE sale_buyers (
    sale     BIGINT  NOT NULL,
    user_id  BIGINT  NOT NULL,
    number   BIGINT  NOT NULL,
    bought   TEXT    NOT NULL,
    paid     TEXT    NOT NULL,
    round    BIGINT  NOT NULL,           -- the last that they bought in
    in_round TEXT    NOT NULL,
    done     BOOLEAN NOT NULL,
    retry_at BIGINT  NOT NULL,
    PRIMARY KEY (sale, user_id)
) {{clustered}};

-- Delivery and refunds go through those who wait for them in this order.
CREATE INDEX sale_buyers_waiting ON sale_buyers (sale, number) WHERE NOT done;

CREATE TABLE sale_lists (
    sale    BIGINT  NOT NULL,
    round   BIGINT  NOT NULL,
    user_id BIGINT  NOT NULL,
    allowed BOOLEAN NOT NULL,
    PRIMARY KEY (sale, round, user_id)
) {{clustered}};
