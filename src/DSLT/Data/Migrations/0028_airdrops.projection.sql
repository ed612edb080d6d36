CREATE TABLE airdrop_claims (
    airdrop BIGINT NOT NULL,
    leaf    BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    amount  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (airdrop, leaf)
) {{clustered}};
