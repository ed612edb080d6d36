-- All of it comes from events of the journal, collections too, so that the tables can be made again whole.
CREATE TABLE nft_collections (
    id           {{rowid}} PRIMARY KEY,
    kind         BIGINT  NOT NULL,
    name         TEXT    NOT NULL,
    description  TEXT,
    image        TEXT,
    external_url TEXT,
    creator      BIGINT  NOT NULL,
    max_items    BIGINT  NOT NULL,       -- 0 for no end
    royalty      TEXT    NOT NULL,       -- basis points, and of whom: 500:7=10000
    frozen       BOOLEAN NOT NULL,       -- nobody changes the metadata of its items any more
    created_at   BIGINT  NOT NULL
);

CREATE INDEX nft_collections_of_creator ON nft_collections (creator, id);

CREATE TABLE nft_counts (
    collection {{rowid}} PRIMARY KEY,
    items      BIGINT NOT NULL,          -- with what is not minted yet
    numbers    BIGINT NOT NULL           -- the number of the last item that was minted
);

CREATE TABLE nft_items (
    id         {{rowid}} PRIMARY KEY,
    collection BIGINT NOT NULL,
    kind       BIGINT NOT NULL,
    max_supply BIGINT NOT NULL,          -- 1 of a unique item
    royalty    TEXT,                     -- null: the collection's
    created_at BIGINT NOT NULL
);

CREATE INDEX nft_items_of_collection ON nft_items (collection, id);

CREATE TABLE nft_metadata (
    item     {{rowid}} PRIMARY KEY,
    name     TEXT NOT NULL,
    metadata TEXT NOT NULL               -- JSON in the form of the market places
);

-- Small, and beside the item: it is written with every sale.
CREATE TABLE nft_standings (
    item   {{rowid}} PRIMARY KEY,
    number BIGINT  NOT NULL,             -- in the collection, 0 where nothing of it is minted yet
    minted BIGINT  NOT NULL,
    burnt  BIGINT  NOT NULL,
    owner  BIGINT  NOT NULL,             -- of a unique item; 0 of editions and of what is burnt
    frozen BOOLEAN NOT NULL
);

CREATE TABLE nft_holdings (
    item     BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (item, user_id)
) {{clustered}};

CREATE INDEX nft_holdings_of_user ON nft_holdings (user_id, item) WHERE quantity > 0;

CREATE TABLE nft_activity (
    id             {{rowid}} PRIMARY KEY,
    item           BIGINT NOT NULL,
    collection     BIGINT NOT NULL,
    kind           BIGINT NOT NULL,
    from_user      BIGINT NOT NULL,      -- 0 of a mint
    to_user        BIGINT NOT NULL,      -- 0 where it went to nobody
    quantity       BIGINT NOT NULL,
    token          BIGINT NOT NULL,      -- 0 where no price is part of it
    price          TEXT   NOT NULL,      -- of all of the quantity
    transaction_id BIGINT NOT NULL,
    listing        BIGINT NOT NULL,
    at             BIGINT NOT NULL
);

CREATE INDEX nft_activity_of_item ON nft_activity (item, id);

CREATE INDEX nft_activity_of_collection ON nft_activity (collection, id);

CREATE INDEX nft_activity_from ON nft_activity (from_user, id) WHERE from_user > 0;

CREATE INDEX nft_activity_to ON nft_activity (to_user, id) WHERE to_user > 0;

CREATE TABLE nft_listings (
    id           {{rowid}} PRIMARY KEY,
    seller       BIGINT  NOT NULL,
    token        BIGINT  NOT NULL,
    pricing      BIGINT  NOT NULL,
    start_price  TEXT    NOT NULL,       -- of one time its lines
    end_price    TEXT    NOT NULL,       -- the same where it never changes
    starts_at    BIGINT  NOT NULL,
    ends_at      BIGINT  NOT NULL,       -- when the price is at its end
    step_seconds BIGINT  NOT NULL,
    lazy         BOOLEAN NOT NULL,       -- minted when it is sold
    available    BIGINT  NOT NULL,       -- how many times its lines
    expires_at   BIGINT  NOT NULL,       -- 0 for never
    status       BIGINT  NOT NULL,
    created_at   BIGINT  NOT NULL
);

CREATE INDEX nft_listings_of_seller ON nft_listings (seller, id);

CREATE INDEX nft_listings_open ON nft_listings (seller, id) WHERE status = 1;

CREATE INDEX nft_listings_expiring ON nft_listings (expires_at) WHERE status = 1 AND expires_at > 0;

CREATE TABLE nft_listing_lines (
    listing    BIGINT  NOT NULL,
    line       BIGINT  NOT NULL,
    item       BIGINT  NOT NULL,
    collection BIGINT  NOT NULL,
    seller     BIGINT  NOT NULL,
    quantity   BIGINT  NOT NULL,
    is_open    BOOLEAN NOT NULL,
    PRIMARY KEY (listing, line)
) {{clustered}};

-- What a move has to end is found by these, however large the collection is.
CREATE INDEX nft_listing_lines_open ON nft_listing_lines (item, seller, listing) WHERE is_open;

CREATE INDEX nft_listing_lines_of_collection ON nft_listing_lines (collection, listing) WHERE is_open;

CREATE TABLE nft_earnings (
    user_id    BIGINT NOT NULL,
    collection BIGINT NOT NULL,
    token      BIGINT NOT NULL,
    day        BIGINT NOT NULL,          -- since 1970
    sales      BIGINT NOT NULL,
    proceeds   TEXT   NOT NULL,
    royalties  TEXT   NOT NULL,
    PRIMARY KEY (user_id, day, collection, token)
) {{clustered}};

CREATE TABLE nft_settings (
    id               {{rowid}} PRIMARY KEY,
    platform_fee_bps BIGINT NOT NULL
);

-- Each collection has the same number of places, empty ones with an id of 0.
CREATE TABLE nft_phases (
    collection BIGINT  NOT NULL,
    place      BIGINT  NOT NULL,
    id         BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    start_at   BIGINT  NOT NULL,
    end_at     BIGINT  NOT NULL,
    token      BIGINT  NOT NULL,         -- 0 where it is free
    price      TEXT    NOT NULL,
    user_limit BIGINT  NOT NULL,         -- 0 for none
    listed     BOOLEAN NOT NULL,
    first_item BIGINT  NOT NULL,
    last_item  BIGINT  NOT NULL,
    PRIMARY KEY (collection, place)
) {{clustered}};

-- Of phases that were replaced too: no later one gets their ids.
CREATE TABLE nft_phase_states (
    phase     {{rowid}} PRIMARY KEY,
    next_item BIGINT NOT NULL
);

CREATE TABLE nft_phase_minters (
    phase   BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    minted  BIGINT NOT NULL,
    PRIMARY KEY (phase, user_id)
) {{clustered}};

CREATE TABLE nft_phase_lists (
    phase   BIGINT  NOT NULL,
    user_id BIGINT  NOT NULL,
    allowed BOOLEAN NOT NULL,
    PRIMARY KEY (phase, user_id)
) {{clustered}};
