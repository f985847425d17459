-- Kakehashi 0004: one person behind several enrolments (docs/identity.md): search keys, the queue of pairs a human decides
-- on, and the acts that link persons and take them apart again.

-- A key of its own for search keys. SQLite cannot change a CHECK, so the table is made anew.
CREATE TABLE sealing_key_0004 (
    key_id     INTEGER PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('insurer', 'ledger', 'submission', 'search')),
    owner      TEXT NOT NULL,
    wrapped    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (purpose, owner)
);
INSERT INTO sealing_key_0004 (key_id, purpose, owner, wrapped, created_at)
    SELECT key_id, purpose, owner, wrapped, created_at FROM sealing_key;
DROP TABLE sealing_key;
ALTER TABLE sealing_key_0004 RENAME TO sealing_key;

-- Keyed hashes of a part of the name together with a part of the date of birth. Not unique: imports that run side by side
-- must not wait for each other.
CREATE TABLE search_key (
    enrolment_id INTEGER NOT NULL,
    token        INTEGER NOT NULL
);
CREATE INDEX search_key_token ON search_key (token, enrolment_id);
CREATE INDEX search_key_enrolment ON search_key (enrolment_id);

-- Enrolments that are still to be compared with the others, once that publication is published; 0: now.
CREATE TABLE identity_backlog (
    enrolment_id   INTEGER NOT NULL,
    publication_id INTEGER NOT NULL
);
CREATE INDEX identity_backlog_enrolment ON identity_backlog (enrolment_id, publication_id);
INSERT INTO identity_backlog (enrolment_id, publication_id) SELECT enrolment_id, 0 FROM enrolment WHERE visible = 1;

-- Former numbers that a later row of the register names; those of the first row stand in the enrolment.
CREATE TABLE former_number (
    enrolment_id   INTEGER NOT NULL,
    insurer_no     TEXT NOT NULL,
    insured_no     TEXT NOT NULL,
    publication_id INTEGER NOT NULL
);
CREATE INDEX former_number_enrolment ON former_number (enrolment_id);
CREATE INDEX former_number_numbers ON former_number (insurer_no, insured_no);

-- Pairs of enrolments that may be one person. `findings` names what was found of every item, never a value; `compared` is a
-- keyed hash of all that was compared.
CREATE TABLE identity_review (
    review_id   INTEGER PRIMARY KEY,
    enrolment_a INTEGER NOT NULL,
    enrolment_b INTEGER NOT NULL,
    origin      TEXT NOT NULL CHECK (origin IN ('found', 'named', 'asked', 'split')),
    state       TEXT NOT NULL CHECK (state IN ('open', 'linked', 'not_same')),
    condition   TEXT NOT NULL,
    points      INTEGER NOT NULL,
    findings    TEXT NOT NULL,
    compared    TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    decided_at  INTEGER,
    entry       INTEGER,
    CHECK (enrolment_a < enrolment_b),
    UNIQUE (enrolment_a, enrolment_b)
);
CREATE INDEX identity_review_other ON identity_review (enrolment_b);
CREATE INDEX identity_review_open ON identity_review (points) WHERE state = 'open';
INSERT INTO counter (name, next) VALUES ('review', 1), ('link', 1);

-- A link: the enrolments of the person `gone` went to `kept`, until it was ended by a split.
CREATE TABLE person_link (
    link_id  INTEGER PRIMARY KEY,
    kept     INTEGER NOT NULL REFERENCES person_head,
    gone     INTEGER NOT NULL REFERENCES person_head,
    made_at  INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE UNIQUE INDEX person_link_gone ON person_link (gone) WHERE ended_at IS NULL;
CREATE INDEX person_link_kept ON person_link (kept);

CREATE TABLE person_link_enrolment (
    link_id      INTEGER NOT NULL REFERENCES person_link,
    enrolment_id INTEGER NOT NULL,
    PRIMARY KEY (link_id, enrolment_id)
);
CREATE INDEX person_link_enrolment_link ON person_link_enrolment (enrolment_id);

-- What named the person `gone` before the link: proxies and protective holds of others.
CREATE TABLE person_link_reference (
    link_id INTEGER NOT NULL REFERENCES person_link,
    kind    TEXT NOT NULL CHECK (kind IN ('proxy', 'hold')),
    row_id  INTEGER NOT NULL,
    PRIMARY KEY (link_id, kind, row_id)
);
CREATE INDEX proxy_person ON proxy (proxy_person);
CREATE INDEX protective_hold_against ON protective_hold (against);

-- Enrolments whose key was destroyed and whose rows are gone.
CREATE TABLE erasure (
    enrolment_id INTEGER PRIMARY KEY,
    person_id    INTEGER NOT NULL,
    erased_at    INTEGER NOT NULL
);
