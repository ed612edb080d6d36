-- The terms of grants. Those of a batch share one row, so a token's calendar reads few of them.
CREATE TABLE vesting_schedules (
    id               {{rowid}} PRIMARY KEY,
    token            BIGINT NOT NULL,
    kind             BIGINT NOT NULL,
    start_at         BIGINT NOT NULL,     -- a whole second
    cliff_seconds    BIGINT NOT NULL,
    duration_seconds BIGINT NOT NULL,
    steps            BIGINT NOT NULL,
    step_seconds     BIGINT NOT NULL,     -- 0 where a step is months
    step_months      BIGINT NOT NULL,
    milestones       TEXT   NOT NULL,     -- a line each: its parts, a space, its name
    total            TEXT   NOT NULL,     -- of its grants, as they were made
    grants           BIGINT NOT NULL
);

CREATE INDEX vesting_schedules_by_token ON vesting_schedules (token, id);

-- Grants as they were made: each row is written once.
CREATE TABLE vesting_grants (
    id           {{rowid}} PRIMARY KEY,
    schedule     BIGINT  NOT NULL,
    grantor      BIGINT  NOT NULL,
    token        BIGINT  NOT NULL,
    total        TEXT    NOT NULL,
    revocable    BOOLEAN NOT NULL,
    auto_release BOOLEAN NOT NULL,
    created_at   BIGINT  NOT NULL
);

CREATE INDEX vesting_grants_by_grantor ON vesting_grants (grantor, id);

-- How they stand.
CREATE TABLE vesting_standings (
    grant_id    {{rowid}} PRIMARY KEY,
    state       BIGINT NOT NULL,
    beneficiary BIGINT NOT NULL,
    offered_to  BIGINT NOT NULL,          -- 0 for nobody
    released    TEXT   NOT NULL,
    kept        TEXT   NOT NULL,          -- of a revoked one: what had vested by then
    milestones  BIGINT NOT NULL,          -- a bit each
    due_at      BIGINT NOT NULL,          -- when the node pays out next, 0 for never
    updated_at  BIGINT NOT NULL
);

CREATE INDEX vesting_standings_by_beneficiary ON vesting_standings (beneficiary, grant_id);

CREATE INDEX vesting_standings_offered ON vesting_standings (offered_to, grant_id) WHERE offered_to > 0;

CREATE INDEX vesting_standings_due ON vesting_standings (due_at, grant_id) WHERE due_at > 0;

CREATE INDEX vesting_standings_revoked ON vesting_standings (grant_id) WHERE state = 3;

CREATE TABLE vesting_tokens (
    token  {{rowid}} PRIMARY KEY,
    locked TEXT   NOT NULL,               -- what the accounts of its grants hold
    grants BIGINT NOT NULL
);
