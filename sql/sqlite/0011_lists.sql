-- Kakehashi 0011: whom an organisation is in charge of, for lists of people, and a key for what lists give callers to bring back (docs/lists.md).
CREATE INDEX relation_organisation ON relation (organisation, enrolment_id);

CREATE TABLE sealing_key_0011 (
    key_id     INTEGER PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('insurer', 'ledger', 'submission', 'search', 'cursor')),
    owner      TEXT NOT NULL,
    wrapped    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (purpose, owner)
);
INSERT INTO sealing_key_0011 (key_id, purpose, owner, wrapped, created_at)
    SELECT key_id, purpose, owner, wrapped, created_at FROM sealing_key;
DROP TABLE sealing_key;
ALTER TABLE sealing_key_0011 RENAME TO sealing_key;
