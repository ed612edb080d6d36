-- What a sale came of, and what auctions and offers were made: of what was recorded before, 0.
ALTER TABLE nft_activity ADD COLUMN auction BIGINT NOT NULL DEFAULT 0;

ALTER TABLE nft_activity ADD COLUMN offer BIGINT NOT NULL DEFAULT 0;

-- Histories of one kind: what is rare among millions is found without looking at all. That of all kinds of
-- an item is the newest of each kind: another index would be another page to write with each sale.
CREATE INDEX nft_activity_kind_of_item ON nft_activity (item, kind, id);

DROP INDEX nft_activity_of_item;

CREATE INDEX nft_activity_kind_of_collection ON nft_activity (collection, kind, id);

CREATE INDEX nft_activity_kind_from ON nft_activity (from_user, kind, id) WHERE from_user > 0;

CREATE INDEX nft_activity_kind_to ON nft_activity (to_user, kind, id) WHERE to_user > 0;

-- The job that ends the offers for burnt items goes through these.
CREATE INDEX nft_activity_burns ON nft_activity (id) WHERE kind = 3;

CREATE INDEX nft_offers_best_of_item ON nft_offers (item, token, price, id) WHERE status = 1 AND item > 0;

CREATE INDEX nft_offers_best_of_collection ON nft_offers (collection, token, price, id)
    WHERE status = 1 AND item = 0;
