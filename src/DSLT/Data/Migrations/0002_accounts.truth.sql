CREATE TABLE users (
    id            {{rowid}} PRIMARY KEY,
    username      TEXT    NOT NULL UNIQUE,
    email         TEXT,
    password      TEXT    NOT NULL,     -- a PHC string
    role          BIGINT  NOT NULL,
    tier          BIGINT  NOT NULL,
    frozen        BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL
);

CREATE TABLE sessions (
    token_hash {{bytes}} NOT NULL PRIMARY KEY,  -- SHA-256 of the token, which is stored nowhere
    user_id    BIGINT  NOT NULL REFERENCES users (id),
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    address    TEXT
) {{clustered}};

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) {{clustered}};
