-- The last epoch of a programme is the one that runs.
CREATE TABLE maker_epochs (
    programme   BIGINT NOT NULL,
    epoch_start BIGINT NOT NULL,
    sampled_at  BIGINT NOT NULL,     -- 0: not yet
    ended_at    BIGINT NOT NULL,     -- 0: not yet
    PRIMARY KEY (programme, epoch_start)
) {{clustered}};

CREATE TABLE maker_scores (
    programme   BIGINT NOT NULL,
    epoch_start BIGINT NOT NULL,
    user_id     BIGINT NOT NULL,
    score       TEXT   NOT NULL,     -- lots times closeness in millionths times milliseconds
    paid        TEXT   NOT NULL,
    PRIMARY KEY (programme, epoch_start, user_id)
) {{clustered}};
