-- Who may write where several processes can reach one database: PostgreSQL. On SQLite the directory's lock does this.
-- Every transaction of a writer checks its row's epoch, so one that was replaced can never write again.
CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,     -- 'sequencer' or 'projector'
    node       TEXT   NOT NULL,                 -- one process, never the same twice
    epoch      BIGINT NOT NULL,
    expires_at BIGINT NOT NULL                  -- unix microseconds by the database's clock; 0 where it was given back
) {{clustered}};
