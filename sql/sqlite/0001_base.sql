-- Kakehashi 0001: the base. Bodies, names, addresses and phones are sealed envelopes (docs/architecture.md, "Sealing");
-- clear columns hold only numbers, codes and dates. Times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE node_setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Blocks of numbers for facts, sets and directives; gaps are harmless.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    next INTEGER NOT NULL
);
INSERT INTO counter (name, next) VALUES ('fact', 1), ('set', 1), ('directive', 1), ('relation', 1), ('publication', 1);

-- Keys of insurers, of the ledger and of raw files, wrapped by the master key, which is never in the database.
CREATE TABLE sealing_key (
    key_id     INTEGER PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('insurer', 'ledger', 'submission')),
    owner      TEXT NOT NULL,
    wrapped    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (purpose, owner)
);

-- One row per person: the epoch that every change of a decision input raises, and the head of the person's own chain.
CREATE TABLE person_head (
    person_id INTEGER PRIMARY KEY,
    epoch     INTEGER NOT NULL DEFAULT 1,
    run_no    INTEGER NOT NULL DEFAULT 0,
    prev_leaf TEXT NOT NULL DEFAULT '0000000000000000000000000000000000000000000000000000000000000000'
);

-- The log's head. One log per database (log_id 0). `day` is the day in Japan and never goes back.
CREATE TABLE log_head (
    log_id       INTEGER PRIMARY KEY,
    size         INTEGER NOT NULL,
    global_epoch INTEGER NOT NULL,
    day          TEXT NOT NULL
);

CREATE TABLE access_log (
    log_id     INTEGER NOT NULL,
    idx        INTEGER NOT NULL,
    person_id  INTEGER,
    run_no     INTEGER,
    commitment TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    PRIMARY KEY (log_id, idx)
);
CREATE UNIQUE INDEX access_log_chain ON access_log (person_id, run_no) WHERE person_id IS NOT NULL;

CREATE TABLE policy (
    sha256       TEXT PRIMARY KEY,
    edition      TEXT NOT NULL,
    body         TEXT NOT NULL,
    activated_at INTEGER NOT NULL,
    active       INTEGER NOT NULL
);
CREATE UNIQUE INDEX policy_active ON policy (active) WHERE active = 1;

CREATE TABLE import_set (
    set_id       INTEGER PRIMARY KEY,
    standard     TEXT NOT NULL,
    kind         TEXT NOT NULL,
    sender       TEXT NOT NULL,
    receiver     TEXT NOT NULL,
    serial       TEXT NOT NULL,
    month        TEXT NOT NULL,
    content      TEXT NOT NULL,
    party        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    channel      TEXT NOT NULL,
    received_at  INTEGER NOT NULL,
    outcome      TEXT NOT NULL,
    row_count    INTEGER NOT NULL DEFAULT 0,
    people       INTEGER NOT NULL DEFAULT 0,
    facts        INTEGER NOT NULL DEFAULT 0,
    findings     TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX import_set_name ON import_set (standard, kind, sender, receiver, serial, month);

CREATE TABLE submission_file (
    set_id  INTEGER NOT NULL REFERENCES import_set,
    file_no INTEGER NOT NULL,
    name    TEXT NOT NULL,
    form    TEXT NOT NULL,
    edition TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (set_id, file_no)
);

-- The bytes as they came: compressed, then sealed.
CREATE TABLE submission_chunk (
    set_id   INTEGER NOT NULL,
    file_no  INTEGER NOT NULL,
    chunk_no INTEGER NOT NULL,
    sealed   TEXT NOT NULL,
    PRIMARY KEY (set_id, file_no, chunk_no)
);

-- One attempt to apply a set. What refers to it can be seen by readers once `published_at` is set.
CREATE TABLE publication (
    publication_id INTEGER PRIMARY KEY,
    set_id         INTEGER NOT NULL REFERENCES import_set,
    published_at   INTEGER
);
CREATE INDEX publication_open ON publication (set_id) WHERE published_at IS NULL;

-- People of a set whose rows are put aside: waiting (not known yet) or quarantined.
CREATE TABLE held_unit (
    set_id     INTEGER NOT NULL REFERENCES import_set,
    insurer_no TEXT NOT NULL,
    insured_no TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'quarantined')),
    rule       TEXT NOT NULL,
    PRIMARY KEY (set_id, insurer_no, insured_no)
);
CREATE INDEX held_unit_person ON held_unit (insurer_no, insured_no) WHERE state = 'waiting';

-- A period of being insured under one number. Facts hang here; linking persons re-points enrolments.
CREATE TABLE enrolment (
    enrolment_id       INTEGER PRIMARY KEY,
    person_id          INTEGER NOT NULL REFERENCES person_head,
    insurer_no         TEXT NOT NULL,
    insured_no         TEXT NOT NULL,
    insured_from       TEXT,
    insured_to         TEXT,
    deceased_on        TEXT,
    emergency_refused  INTEGER NOT NULL DEFAULT 0,
    protective_measure INTEGER NOT NULL DEFAULT 0,
    register_order     TEXT NOT NULL,
    former_insurer_no  TEXT NOT NULL DEFAULT '',
    former_insured_no  TEXT NOT NULL DEFAULT '',
    wrapped_key        TEXT NOT NULL,
    identity           TEXT NOT NULL,
    publication_id     INTEGER NOT NULL,
    visible            INTEGER NOT NULL
);
CREATE UNIQUE INDEX enrolment_numbers ON enrolment (insurer_no, insured_no) WHERE visible = 1;
CREATE INDEX enrolment_staged ON enrolment (publication_id, insurer_no, insured_no) WHERE visible = 0;
CREATE INDEX enrolment_person ON enrolment (person_id);
CREATE INDEX enrolment_former ON enrolment (former_insurer_no, former_insured_no) WHERE former_insured_no <> '';

-- The newest register row of a known enrolment that a set brings, until it is published.
CREATE TABLE staged_register (
    publication_id     INTEGER NOT NULL,
    enrolment_id       INTEGER NOT NULL,
    insured_from       TEXT,
    insured_to         TEXT,
    deceased_on        TEXT,
    emergency_refused  INTEGER NOT NULL,
    protective_measure INTEGER NOT NULL,
    register_order     TEXT NOT NULL,
    identity           TEXT NOT NULL,
    PRIMARY KEY (publication_id, enrolment_id)
);

-- Ledger events of consents and relations, until their set is published.
CREATE TABLE staged_event (
    publication_id INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    enrolment_id   INTEGER NOT NULL,
    type           TEXT NOT NULL,
    event          TEXT NOT NULL,
    PRIMARY KEY (publication_id, seq)
);

-- One version of one fact, visible once its set is published. `deletes` marks a deletion of its unit.
CREATE TABLE fact (
    fact_id        INTEGER PRIMARY KEY,
    enrolment_id   INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    form           TEXT NOT NULL,
    unit           TEXT NOT NULL,
    fact_key       TEXT NOT NULL,
    author         TEXT NOT NULL,
    addressee      TEXT NOT NULL,
    order_key      TEXT NOT NULL,
    deletes        INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    effective_from TEXT,
    effective_to   TEXT,
    set_id         INTEGER NOT NULL,
    publication_id INTEGER NOT NULL,
    file_no        INTEGER NOT NULL,
    line           INTEGER NOT NULL,
    superseded_at  INTEGER,
    body           TEXT NOT NULL
);
CREATE INDEX fact_unit ON fact (enrolment_id, unit, fact_key, author, addressee);
CREATE INDEX fact_publication ON fact (publication_id);

-- Consent on file: append-only.
CREATE TABLE directive (
    directive_id  INTEGER PRIMARY KEY,
    enrolment_id  INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    scope         INTEGER NOT NULL,
    organisation  TEXT NOT NULL,
    kinds         INTEGER NOT NULL,
    decision      INTEGER NOT NULL,
    valid_from    TEXT,
    valid_to      TEXT,
    insurer_no    TEXT NOT NULL,
    capacity      INTEGER NOT NULL,
    readable      INTEGER NOT NULL,
    channel       TEXT NOT NULL,
    record_number TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    recorded_at   INTEGER NOT NULL,
    publication_id INTEGER,
    visible       INTEGER NOT NULL
);
CREATE INDEX directive_enrolment ON directive (enrolment_id);
CREATE UNIQUE INDEX directive_record ON directive (insurer_no, record_number) WHERE record_number <> '' AND visible = 1;
CREATE INDEX directive_staged ON directive (publication_id, insurer_no, record_number) WHERE visible = 0;

CREATE TABLE relation (
    relation_id      INTEGER PRIMARY KEY,
    enrolment_id     INTEGER NOT NULL,
    organisation     TEXT NOT NULL,
    party            INTEGER NOT NULL,
    basis            INTEGER NOT NULL,
    verified_by      TEXT NOT NULL,
    verified_on      TEXT NOT NULL,
    last_claim_month TEXT NOT NULL,
    ended_on         TEXT,
    order_key        TEXT NOT NULL,
    recorded_at      INTEGER NOT NULL,
    superseded_at    INTEGER,
    publication_id   INTEGER,
    visible          INTEGER NOT NULL
);
CREATE INDEX relation_enrolment ON relation (enrolment_id, organisation, party, basis);
CREATE INDEX relation_publication ON relation (publication_id);

CREATE TABLE proxy (
    proxy_id     INTEGER PRIMARY KEY,
    enrolment_id INTEGER NOT NULL,
    proxy_person INTEGER NOT NULL,
    kinds        INTEGER NOT NULL,
    valid_from   TEXT,
    valid_to     TEXT,
    recorded_at  INTEGER NOT NULL
);
CREATE INDEX proxy_enrolment ON proxy (enrolment_id);

CREATE TABLE protective_hold (
    hold_id      INTEGER PRIMARY KEY,
    enrolment_id INTEGER NOT NULL,
    against      TEXT NOT NULL,
    valid_from   TEXT,
    valid_to     TEXT,
    recorded_at  INTEGER NOT NULL
);
CREATE INDEX protective_hold_enrolment ON protective_hold (enrolment_id);

CREATE TABLE disaster (
    disaster_id INTEGER PRIMARY KEY,
    insurer_no  TEXT NOT NULL,
    refuge      TEXT NOT NULL,
    valid_from  TEXT,
    valid_to    TEXT,
    recorded_at INTEGER NOT NULL
);

CREATE TABLE office (
    office_no         TEXT NOT NULL,
    role              TEXT NOT NULL,
    name              TEXT NOT NULL,
    prefecture        TEXT NOT NULL,
    municipality_code TEXT NOT NULL,
    municipality      TEXT NOT NULL,
    insurer_no        TEXT NOT NULL,
    service_kinds     TEXT NOT NULL,
    designated_from   TEXT,
    designated_to     TEXT,
    applied_on        TEXT,
    started_on        TEXT,
    order_key         TEXT NOT NULL,
    PRIMARY KEY (office_no, role)
);

CREATE TABLE insurer_status (
    insurer_no TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    live_from  TEXT NOT NULL,
    kinds      INTEGER NOT NULL,
    order_key  TEXT NOT NULL
);

-- Rows of the two registers above, until their set is published.
CREATE TABLE staged_office (
    publication_id    INTEGER NOT NULL,
    office_no         TEXT NOT NULL,
    role              TEXT NOT NULL,
    name              TEXT NOT NULL,
    prefecture        TEXT NOT NULL,
    municipality_code TEXT NOT NULL,
    municipality      TEXT NOT NULL,
    insurer_no        TEXT NOT NULL,
    service_kinds     TEXT NOT NULL,
    designated_from   TEXT,
    designated_to     TEXT,
    applied_on        TEXT,
    started_on        TEXT,
    order_key         TEXT NOT NULL,
    PRIMARY KEY (publication_id, office_no, role)
);

CREATE TABLE staged_status (
    publication_id INTEGER NOT NULL,
    insurer_no     TEXT NOT NULL,
    name           TEXT NOT NULL,
    live_from      TEXT NOT NULL,
    kinds          INTEGER NOT NULL,
    order_key      TEXT NOT NULL,
    PRIMARY KEY (publication_id, insurer_no)
);

-- Possible links between persons that a human decides on.
CREATE TABLE link_review (
    enrolment_id      INTEGER NOT NULL,
    former_insurer_no TEXT NOT NULL,
    former_insured_no TEXT NOT NULL,
    reason            TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    PRIMARY KEY (enrolment_id)
);

INSERT INTO log_head (log_id, size, global_epoch, day) VALUES (0, 0, 1, date('now', '+9 hours'));
