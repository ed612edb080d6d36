-- What the node measured of itself, in slots: ten seconds each, kept for two hours, and five minutes, kept for seven days.
CREATE TABLE metrics (
    slot_seconds BIGINT NOT NULL,
    id           BIGINT NOT NULL,   -- unix microseconds at the end of the slot, plus the row's place in it
    name         TEXT   NOT NULL,
    labels       TEXT   NOT NULL,   -- 'route=TransferToken,status=2xx', or empty
    unit         TEXT   NOT NULL,
    summary      {{bytes}} NOT NULL, -- count, sum, least, most, last and a sparse histogram, as SlotSummary writes them
    PRIMARY KEY (slot_seconds, id)
) {{clustered}};
