-- Where a row goes, as a fact about its address: the part after the last @ in lower case. Which limits apply is not stored.
ALTER TABLE deliveries ADD COLUMN domain TEXT NOT NULL DEFAULT '';
UPDATE deliveries SET domain = LOWER(SUBSTR(recipient, LENGTH(RTRIM(recipient, REPLACE(recipient, '@', ''))) + 1))
WHERE state IN ('queued', 'deferred', 'claimed', 'in-doubt');

-- A claim that passes over closed domains reads this index alone until it finds a row that may go.
DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_waiting ON deliveries (due_at, id, domain) WHERE state IN ('queued', 'deferred');
-- And one that takes a limited domain's few finds them without passing the others.
CREATE INDEX deliveries_by_domain ON deliveries (domain, due_at, id) WHERE state IN ('queued', 'deferred');

-- What is remembered of a route: counts in its windows, pauses, warm-up. The row without a name is the lock, and counts changes.
CREATE TABLE routes (
  route TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL
);
INSERT INTO routes (route, version, state) VALUES ('', 0, '');

-- Relays that a node leaves alone, for operators to read: each node finds out for itself.
CREATE TABLE relay_rests (
  node TEXT NOT NULL,
  relay TEXT NOT NULL,
  until BIGINT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (node, relay)
);
