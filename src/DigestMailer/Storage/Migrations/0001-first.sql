-- Instants are UTC milliseconds, flags 0 or 1, days YYYY-MM-DD.
CREATE TABLE digests (
  id {identity},
  source TEXT NOT NULL,
  day TEXT NOT NULL,
  hash TEXT NOT NULL,
  raw {bytes} NOT NULL,
  items BIGINT NOT NULL,
  papers BIGINT NOT NULL,
  set_aside TEXT NOT NULL,
  read_at BIGINT NOT NULL,
  UNIQUE (source, day, hash)
);

CREATE TABLE papers (
  id {identity},
  work BIGINT,
  paper_key TEXT NOT NULL,
  title_key TEXT NOT NULL,
  revision BIGINT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  details TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  UNIQUE (paper_key, revision)
);
CREATE INDEX papers_by_work ON papers (work);
CREATE INDEX papers_by_title ON papers (title_key);

CREATE TABLE digest_papers (
  digest_id BIGINT NOT NULL REFERENCES digests (id),
  position BIGINT NOT NULL,
  paper_id BIGINT NOT NULL REFERENCES papers (id),
  PRIMARY KEY (digest_id, position)
);

-- Files that a source handed over, by name and content: each is read and reported once.
CREATE TABLE digest_files (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  digest_id BIGINT REFERENCES digests (id),
  taken_at BIGINT NOT NULL
);

CREATE TABLE subscribers (
  id {identity},
  address TEXT NOT NULL,
  address_key TEXT NOT NULL UNIQUE,
  name TEXT,
  state TEXT NOT NULL,
  wish TEXT NOT NULL,
  paper_limit BIGINT NOT NULL,
  rhythm TEXT NOT NULL,
  weekday BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  zone TEXT NOT NULL,
  format TEXT NOT NULL,
  language TEXT NOT NULL,
  empty_day TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  digest_through BIGINT NOT NULL,
  last_slot TEXT,
  next_slot TEXT NOT NULL,
  next_due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX subscribers_due ON subscribers (state, next_due_at);

CREATE TABLE consents (
  id {identity},
  subscriber_id BIGINT NOT NULL,
  event TEXT NOT NULL,
  origin TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX consents_by_subscriber ON consents (subscriber_id);

CREATE TABLE suppressions (
  address_hash TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE template_versions (
  hash TEXT PRIMARY KEY,
  files TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE deliveries (
  id {identity},
  subscriber_id BIGINT NOT NULL,
  slot TEXT NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  recipe TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('queued', 'claimed', 'deferred', 'sent', 'rejected', 'in-doubt', 'expired', 'withdrawn', 'suppressed')),
  due_at BIGINT NOT NULL,
  deadline BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  faults BIGINT NOT NULL,
  doubts BIGINT NOT NULL,
  -- The end asked for while a claim was out: it takes effect when the claim comes back without one of its own.
  stop TEXT CHECK (stop IN ('withdrawn', 'suppressed')),
  token TEXT,
  node TEXT,
  leased_until BIGINT,
  relay TEXT,
  render_hash TEXT,
  last_words TEXT,
  settled_at BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (subscriber_id, slot)
);
-- A claim reads the front of this index, however many rows wait: the condition must stand in the query word for word.
CREATE INDEX deliveries_waiting ON deliveries (due_at, id) WHERE state IN ('queued', 'deferred');
CREATE INDEX deliveries_lapsing ON deliveries (deadline) WHERE state IN ('queued', 'deferred');
CREATE INDEX deliveries_claimed ON deliveries (node, leased_until) WHERE state = 'claimed';
CREATE INDEX deliveries_in_doubt ON deliveries (id) WHERE state = 'in-doubt';
CREATE INDEX deliveries_by_slot ON deliveries (slot, state);

CREATE TABLE attempts (
  id {identity},
  delivery_id BIGINT NOT NULL REFERENCES deliveries (id),
  token TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  relay TEXT NOT NULL,
  stage TEXT NOT NULL,
  code BIGINT,
  status TEXT,
  words TEXT NOT NULL,
  rule TEXT NOT NULL,
  outcome TEXT NOT NULL,
  suppress BIGINT NOT NULL,
  soft BIGINT NOT NULL,
  UNIQUE (delivery_id, token)
);

-- A paper counts as had by a subscriber while the delivery that carries it is not expired, rejected, withdrawn or suppressed.
CREATE TABLE seen (
  subscriber_id BIGINT NOT NULL,
  work BIGINT NOT NULL,
  delivery_id BIGINT NOT NULL REFERENCES deliveries (id),
  PRIMARY KEY (subscriber_id, work, delivery_id)
);

-- Who was asked for a slot and got no row, and why: asked = rows + reasons.
CREATE TABLE reasons (
  subscriber_id BIGINT NOT NULL,
  slot TEXT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (subscriber_id, slot)
);
CREATE INDEX reasons_by_slot ON reasons (slot);
