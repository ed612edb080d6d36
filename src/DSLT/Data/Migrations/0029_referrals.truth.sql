-- Who brought a user here; 0 for nobody. It stands with the user, whom every trade looks at anyway.
ALTER TABLE users ADD COLUMN referrer BIGINT NOT NULL DEFAULT 0;

ALTER TABLE users ADD COLUMN referral_code TEXT;

ALTER TABLE users ADD COLUMN referred_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX users_of_referrer ON users (referrer, id) WHERE referrer > 0;

CREATE INDEX users_referred ON users (id) WHERE referrer > 0;

CREATE TABLE referral_codes (
    code       TEXT   NOT NULL PRIMARY KEY,
    owner      BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
) {{clustered}};

CREATE INDEX referral_codes_of_owner ON referral_codes (owner);

-- How many users there are on each level below one; no row where there are none.
CREATE TABLE referral_trees (
    user_id {{rowid}} PRIMARY KEY REFERENCES users (id),
    level_1 BIGINT NOT NULL,
    level_2 BIGINT NOT NULL,
    level_3 BIGINT NOT NULL,
    level_4 BIGINT NOT NULL,
    level_5 BIGINT NOT NULL
);

-- Each setting is a version; the last one holds. Lists are numbers with a space between them.
CREATE TABLE referral_settings (
    version      {{rowid}} PRIMARY KEY,
    trading      TEXT   NOT NULL,     -- basis points of each level
    sales        TEXT   NOT NULL,
    staking      TEXT   NOT NULL,
    binding_days BIGINT NOT NULL,
    min_age_days BIGINT NOT NULL,
    min_tier     BIGINT NOT NULL,
    volume_token BIGINT NOT NULL,     -- 0 where no volume is asked for
    min_volume   TEXT   NOT NULL,
    tiers        TEXT   NOT NULL,     -- users brought, basis points, in turn
    daily_caps   TEXT   NOT NULL,     -- token, base units, in turn
    set_by       BIGINT NOT NULL,
    set_at       BIGINT NOT NULL
);

-- Where users were seen: keyed hashes, which tell equal from not equal and nothing else.
CREATE TABLE user_marks (
    user_id BIGINT    NOT NULL REFERENCES users (id),
    kind    BIGINT    NOT NULL,
    mark    {{bytes}} NOT NULL,
    seen_at BIGINT    NOT NULL,
    PRIMARY KEY (user_id, kind, mark)
) {{clustered}};

-- Alerts may be of no market: market is 0 there, so it refers to none.
CREATE TABLE alerts_of_any_market (
    id           {{rowid}} PRIMARY KEY,
    kind         BIGINT NOT NULL,
    market       BIGINT NOT NULL,
    user_id      BIGINT NOT NULL,
    other_user   BIGINT NOT NULL,
    raised_at    BIGINT NOT NULL,
    began_at     BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    orders       TEXT   NOT NULL,
    trades       TEXT   NOT NULL,
    summary      TEXT   NOT NULL,
    status       BIGINT NOT NULL,
    reviewed_by  BIGINT NOT NULL,
    reviewed_at  BIGINT NOT NULL,
    note         TEXT
);

INSERT INTO alerts_of_any_market
SELECT id, kind, market, user_id, other_user, raised_at, began_at, seen_at, orders, trades, summary, status,
    reviewed_by, reviewed_at, note
FROM surveillance_alerts;

DROP TABLE surveillance_alerts;

ALTER TABLE alerts_of_any_market RENAME TO surveillance_alerts;

CREATE INDEX surveillance_alerts_by_pattern
    ON surveillance_alerts (user_id, market, kind, other_user, seen_at);
