-- What the projector has written so far: rows up to and with this journal sequence.
CREATE TABLE watermark (
    id       BIGINT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL
);

INSERT INTO watermark (id, sequence, transaction_id) VALUES (1, 0, 0);

CREATE TABLE balances (
    holder    BIGINT  NOT NULL,     -- kind in the high byte, id below
    token     BIGINT  NOT NULL,
    available TEXT    NOT NULL,     -- base units, 39 digits; of issuance and outside what they owe
    held      TEXT    NOT NULL,
    frozen    BOOLEAN NOT NULL,
    PRIMARY KEY (holder, token)
) {{clustered}};

CREATE TABLE transactions (
    id        {{rowid}} PRIMARY KEY,
    sequence  BIGINT NOT NULL,      -- the journal row that holds it
    time      BIGINT NOT NULL,
    kind      BIGINT NOT NULL,
    actor     BIGINT NOT NULL,
    memo      TEXT,
    reference BIGINT NOT NULL       -- the transaction that it reverses, or 0
);

CREATE TABLE postings (
    transaction_id BIGINT NOT NULL,
    line           BIGINT NOT NULL,
    holder         BIGINT NOT NULL,
    token          BIGINT NOT NULL,
    side           BIGINT NOT NULL,
    amount         TEXT   NOT NULL,
    PRIMARY KEY (transaction_id, line)
) {{clustered}};

-- Which transactions touched a user: written sorted, so that a batch touches each of its pages once.
CREATE TABLE user_transactions (
    holder         BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    token          BIGINT NOT NULL,
    kind           BIGINT NOT NULL,
    PRIMARY KEY (holder, transaction_id, token)
) {{clustered}};

CREATE TABLE audit_log (
    sequence {{rowid}} PRIMARY KEY,
    time     BIGINT NOT NULL,
    command  BIGINT NOT NULL,
    actor    BIGINT NOT NULL,
    address  TEXT,
    outcome  TEXT                   -- the code of a refusal, null where it was done
);

CREATE TABLE actor_commands (
    actor    BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (actor, sequence)
) {{clustered}};

CREATE TABLE idempotency (
    key_hash     {{bytes}} NOT NULL PRIMARY KEY,
    request_hash {{bytes}} NOT NULL,
    sequence     BIGINT NOT NULL,
    time         BIGINT NOT NULL
) {{clustered}};

CREATE INDEX idempotency_by_time ON idempotency (time);
