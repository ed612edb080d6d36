CREATE TABLE api_keys (
    id            {{rowid}} PRIMARY KEY,
    user_id       BIGINT NOT NULL REFERENCES users (id),
    api_key       TEXT   NOT NULL UNIQUE,
    sealed_secret {{bytes}} NOT NULL,   -- AES-256-GCM under the node's master key, as SecretBox writes it; empty once revoked
    name          TEXT   NOT NULL,
    scopes        BIGINT NOT NULL,      -- bits of KeyScopes
    addresses     TEXT   NOT NULL,      -- addresses and networks with a comma between them; empty: from anywhere
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,      -- 0: never
    revoked_at    BIGINT NOT NULL       -- 0: not revoked; the row stays, so that no later key gets its number
);

CREATE INDEX api_keys_by_user ON api_keys (user_id, revoked_at);
