-- What was taken down and is not kept again, by every name that it is known by: what was kept, its thumbnail,
-- and all that either was made of.
CREATE TABLE media_removed (
    cid        TEXT   NOT NULL PRIMARY KEY,
    item       TEXT   NOT NULL,              -- the CID that was taken down
    reason     TEXT   NOT NULL,
    removed_by BIGINT NOT NULL REFERENCES users (id),
    removed_at BIGINT NOT NULL
) {{clustered}};

CREATE INDEX media_removed_of ON media_removed (item);

-- What goes is found from its CID.
CREATE INDEX media_sources_of ON media_sources (cid);

CREATE INDEX media_uploads_of ON media_uploads (cid);

CREATE INDEX media_of_thumbnail ON media (thumbnail);
