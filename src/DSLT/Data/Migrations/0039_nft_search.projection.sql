-- How often and for how much the items of a collection were sold in an hour of UTC; what was sold before
-- this table came is not in it.
CREATE TABLE nft_turnover (
    collection BIGINT NOT NULL,
    hour       BIGINT NOT NULL,          -- since 1970; 0 for all of them
    token      BIGINT NOT NULL,
    sales      BIGINT NOT NULL,
    volume     TEXT   NOT NULL,
    PRIMARY KEY (collection, hour, token)
) {{clustered}};

CREATE TABLE nft_favourites (
    user_id  BIGINT  NOT NULL,
    item     BIGINT  NOT NULL,
    sequence BIGINT  NOT NULL,           -- the journal row that made it one, or took that back
    is_on    BOOLEAN NOT NULL,
    PRIMARY KEY (user_id, item)
) {{clustered}};

CREATE INDEX nft_favourites_on ON nft_favourites (user_id, sequence) WHERE is_on;

CREATE TABLE nft_favourite_counts (
    item       {{rowid}} PRIMARY KEY,
    favourites BIGINT NOT NULL
);
