-- What is kept, by its CID. The bytes come first and the row after; what has no row is swept after a day.
CREATE TABLE media (
    cid          TEXT   NOT NULL PRIMARY KEY,  -- CIDv1 in base32
    type         TEXT   NOT NULL,              -- the media type as it is served
    bytes        BIGINT NOT NULL,
    width        BIGINT NOT NULL,              -- 0 for what is no image
    height       BIGINT NOT NULL,
    thumbnail    TEXT,                         -- a CID, its own where the image is small
    uploader     BIGINT NOT NULL REFERENCES users (id),
    created_at   BIGINT NOT NULL,
    pinned_at    BIGINT NOT NULL,              -- 0: not pinned
    pin_failures BIGINT NOT NULL,
    pin_retry_at BIGINT NOT NULL
) {{clustered}};

CREATE INDEX media_to_pin ON media (pin_retry_at) WHERE pinned_at = 0;

-- Images are encoded again, so what was sent has another CID than what is kept of it.
CREATE TABLE media_sources (
    source TEXT NOT NULL PRIMARY KEY,
    cid    TEXT NOT NULL REFERENCES media (cid)
) {{clustered}};

CREATE TABLE media_uploads (
    user_id BIGINT NOT NULL REFERENCES users (id),
    cid     TEXT   NOT NULL REFERENCES media (cid),
    at      BIGINT NOT NULL,
    PRIMARY KEY (user_id, cid)
) {{clustered}};

-- The sums of media_uploads; of user 0 those of media.
CREATE TABLE media_usage (
    user_id {{rowid}} PRIMARY KEY,
    files   BIGINT NOT NULL,
    bytes   BIGINT NOT NULL
);

-- The bytes themselves where Media:Storage is database, which it can be on PostgreSQL.
CREATE TABLE media_pieces (
    cid       TEXT   NOT NULL,
    number    BIGINT NOT NULL,                 -- from 0; all but the last have 262144 bytes
    stored_at BIGINT NOT NULL,
    bytes     {{bytes}} NOT NULL,
    PRIMARY KEY (cid, number)
) {{clustered}};
