-- Orders that wait for an auction (6) are live as well: a start reads them with the books.
DROP INDEX order_states_live;

CREATE INDEX order_states_live ON order_states (priority) WHERE status IN (1, 5, 6);
