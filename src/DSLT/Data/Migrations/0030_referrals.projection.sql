-- Commissions and what reversals took back of them: rows are only ever added.
CREATE TABLE referral_earnings (
    id             {{rowid}} PRIMARY KEY,
    transaction_id BIGINT NOT NULL,
    time           BIGINT NOT NULL,
    income         BIGINT NOT NULL,
    level          BIGINT NOT NULL,
    referrer       BIGINT NOT NULL,
    referee        BIGINT NOT NULL,       -- who paid the fee
    token          BIGINT NOT NULL,
    source         BIGINT NOT NULL,       -- the holder of the rest of the fee
    amount         TEXT   NOT NULL,
    moved          TEXT   NOT NULL,       -- the leg: less what was kept back for a debt, or was not there
    reverses       BIGINT NOT NULL        -- the row that this one takes back, 0 for a commission
);

CREATE INDEX referral_earnings_of_referrer ON referral_earnings (referrer, id);

CREATE INDEX referral_earnings_of_referee ON referral_earnings (referee, id);

CREATE INDEX referral_earnings_of_transaction ON referral_earnings (transaction_id);

CREATE TABLE referral_standings (
    referrer   BIGINT NOT NULL,
    token      BIGINT NOT NULL,
    earned     TEXT   NOT NULL,
    taken_back TEXT   NOT NULL,
    owed       TEXT   NOT NULL,           -- taken back and not yet there to be taken
    day        BIGINT NOT NULL,           -- the last one with a commission, in days since 1970
    of_day     TEXT   NOT NULL,
    month      BIGINT NOT NULL,           -- in months since 1970
    of_month   TEXT   NOT NULL,
    PRIMARY KEY (referrer, token)
) {{clustered}};

-- What leaderboards are read from: 0 for all time, then months and days.
CREATE TABLE referral_periods (
    token    BIGINT NOT NULL,
    period   BIGINT NOT NULL,
    referrer BIGINT NOT NULL,
    earned   TEXT   NOT NULL,
    PRIMARY KEY (token, period, referrer)
) {{clustered}};

CREATE INDEX referral_periods_by_earned ON referral_periods (token, period, earned, referrer);
