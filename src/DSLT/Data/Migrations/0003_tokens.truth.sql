CREATE TABLE tokens (
    id         {{rowid}} PRIMARY KEY,
    symbol     TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    decimals   BIGINT  NOT NULL CHECK (decimals BETWEEN 0 AND 18),  -- fixed at creation: amounts are in base units
    max_supply TEXT    CHECK (length(max_supply) = 39),
    mintable   BOOLEAN NOT NULL,
    paused     BOOLEAN NOT NULL,
    issuer     BIGINT  NOT NULL,    -- a user's id, 0 for the shares of a pool
    metadata   TEXT    NOT NULL,    -- a JSON object of strings
    created_at BIGINT  NOT NULL
);

CREATE TABLE reversals (
    transaction_id {{rowid}} PRIMARY KEY,   -- a transaction is reversed at most once
    reversed_by    BIGINT NOT NULL
);
