-- Every write, in order: the audit log and the source of every projected table. Never updated, never deleted from.
CREATE TABLE journal (
    sequence {{rowid}} PRIMARY KEY,
    time     BIGINT NOT NULL,
    command  BIGINT NOT NULL,
    actor    BIGINT NOT NULL,       -- a user's id, 0 for the node itself and for callers who did not log in
    address  TEXT,
    payload  {{bytes}} NOT NULL,    -- postings and events in the binary form of PayloadWriter
    hash     {{bytes}} NOT NULL     -- SHA-256 over the hash before and all of the above
);
