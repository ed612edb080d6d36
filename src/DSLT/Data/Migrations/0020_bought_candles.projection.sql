-- The part of a candle's volumes where the incoming order bought. Of what was traded before it is not known, and none.
ALTER TABLE candles ADD COLUMN bought_volume TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000';
ALTER TABLE candles ADD COLUMN bought_quote_volume TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000';
