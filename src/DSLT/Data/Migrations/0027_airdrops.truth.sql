CREATE TABLE airdrops (
    id         {{rowid}} PRIMARY KEY,
    token      BIGINT    NOT NULL REFERENCES tokens (id),
    owner      BIGINT    NOT NULL REFERENCES users (id),
    root       {{bytes}} NOT NULL,    -- of the Merkle tree over the list
    leaves     BIGINT    NOT NULL,
    total      TEXT      NOT NULL,
    deadline   BIGINT    NOT NULL,
    returned   TEXT,                  -- what nobody fetched; null until it went back
    created_at BIGINT    NOT NULL
);

-- The list of an airdrop, in its order: each row is written once.
CREATE TABLE airdrop_shares (
    airdrop BIGINT NOT NULL REFERENCES airdrops (id),
    leaf    BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    amount  TEXT   NOT NULL,
    PRIMARY KEY (airdrop, leaf)
) {{clustered}};
