CREATE TABLE nft_auctions (
    id                {{rowid}} PRIMARY KEY,
    item              BIGINT NOT NULL,
    collection        BIGINT NOT NULL,
    seller            BIGINT NOT NULL,
    quantity          BIGINT NOT NULL,
    token             BIGINT NOT NULL,
    start_price       TEXT   NOT NULL,
    reserve           TEXT   NOT NULL,   -- 0 where there is none; shown to the seller only
    step_bps          BIGINT NOT NULL,   -- one of the two steps, the other is 0
    step              TEXT   NOT NULL,
    ends_at           BIGINT NOT NULL,   -- later by each bid that comes in shortly before
    extension_seconds BIGINT NOT NULL,
    status            BIGINT NOT NULL,
    bidder            BIGINT NOT NULL,   -- who leads, and at the end has it; 0 where nobody has bid
    bid               TEXT   NOT NULL,   -- theirs; held in the ledger while it is open
    bids              BIGINT NOT NULL,
    transaction_id    BIGINT NOT NULL,   -- of the sale; 0 where nothing was sold
    created_at        BIGINT NOT NULL
);

-- What a move has to end is found by this.
CREATE INDEX nft_auctions_open ON nft_auctions (item, seller) WHERE status = 1;

CREATE INDEX nft_auctions_running ON nft_auctions (id) WHERE status = 1;

CREATE INDEX nft_auctions_due ON nft_auctions (ends_at, id) WHERE status = 1;

CREATE INDEX nft_auctions_of_item ON nft_auctions (item, id);

CREATE INDEX nft_auctions_of_collection ON nft_auctions (collection, id);

CREATE INDEX nft_auctions_open_of_collection ON nft_auctions (collection, id) WHERE status = 1;

CREATE INDEX nft_auctions_of_seller ON nft_auctions (seller, id);

CREATE INDEX nft_auctions_open_of_seller ON nft_auctions (seller, id) WHERE status = 1;

CREATE INDEX nft_auctions_of_bidder ON nft_auctions (bidder, id) WHERE bidder > 0;

CREATE TABLE nft_bids (
    auction BIGINT NOT NULL,
    number  BIGINT NOT NULL,             -- in the auction, from 1 on
    bidder  BIGINT NOT NULL,
    amount  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (auction, number)
) {{clustered}};

CREATE TABLE nft_offers (
    id         {{rowid}} PRIMARY KEY,
    buyer      BIGINT NOT NULL,
    collection BIGINT NOT NULL,
    item       BIGINT NOT NULL,          -- 0: any of the collection
    token      BIGINT NOT NULL,
    price      TEXT   NOT NULL,          -- of one
    quantity   BIGINT NOT NULL,
    remaining  BIGINT NOT NULL,          -- price times this is held in the ledger while it is open
    expires_at BIGINT NOT NULL,
    status     BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX nft_offers_of_item ON nft_offers (item, id) WHERE status = 1;

CREATE INDEX nft_offers_of_collection ON nft_offers (collection, id) WHERE status = 1 AND item = 0;

CREATE INDEX nft_offers_of_buyer ON nft_offers (buyer, id);

CREATE INDEX nft_offers_open_of_buyer ON nft_offers (buyer, id) WHERE status = 1;

CREATE INDEX nft_offers_expiring ON nft_offers (expires_at, id) WHERE status = 1;
