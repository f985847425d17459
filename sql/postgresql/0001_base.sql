-- Kakehashi 0001: the base. Bodies, names, addresses and phones are sealed envelopes (docs/architecture.md, "Sealing");
-- clear columns hold only numbers, codes and dates. Times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE node_setting (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- Blocks of numbers for facts, sets and directives; gaps are harmless.
CREATE TABLE counter (
    name text PRIMARY KEY,
    next bigint NOT NULL
);
INSERT INTO counter (name, next) VALUES ('fact', 1), ('set', 1), ('directive', 1), ('relation', 1), ('publication', 1);

-- Keys of insurers, of the ledger and of raw files, wrapped by the master key, which is never in the database.
CREATE TABLE sealing_key (
    key_id     bigint PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('insurer', 'ledger', 'submission')),
    owner      text NOT NULL,
    wrapped    text NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (purpose, owner)
);

-- One row per person: the epoch that every change of a decision input raises, and the head of the person's own chain.
CREATE TABLE person_head (
    person_id bigint PRIMARY KEY,
    epoch     bigint NOT NULL DEFAULT 1,
    run_no    bigint NOT NULL DEFAULT 0,
    prev_leaf text NOT NULL DEFAULT '0000000000000000000000000000000000000000000000000000000000000000'
);

-- The log's head. One log per database (log_id 0). `day` is the day in Japan and never goes back.
CREATE TABLE log_head (
    log_id       smallint PRIMARY KEY,
    size         bigint NOT NULL,
    global_epoch bigint NOT NULL,
    day          date NOT NULL
);

CREATE TABLE access_log (
    log_id     smallint NOT NULL,
    idx        bigint NOT NULL,
    person_id  bigint,
    run_no     bigint,
    commitment text NOT NULL,
    sealed     text NOT NULL,
    PRIMARY KEY (log_id, idx)
);
CREATE UNIQUE INDEX access_log_chain ON access_log (person_id, run_no) WHERE person_id IS NOT NULL;

CREATE TABLE policy (
    sha256       text PRIMARY KEY,
    edition      text NOT NULL,
    body         text NOT NULL,
    activated_at bigint NOT NULL,
    active       smallint NOT NULL
);
CREATE UNIQUE INDEX policy_active ON policy (active) WHERE active = 1;

CREATE TABLE import_set (
    set_id       bigint PRIMARY KEY,
    standard     text NOT NULL,
    kind         text NOT NULL,
    sender       text NOT NULL,
    receiver     text NOT NULL,
    serial       text NOT NULL,
    month        text NOT NULL,
    content      text NOT NULL,
    party        text NOT NULL,
    organisation text NOT NULL,
    channel      text NOT NULL,
    received_at  bigint NOT NULL,
    outcome      text NOT NULL,
    row_count    bigint NOT NULL DEFAULT 0,
    people       bigint NOT NULL DEFAULT 0,
    facts        bigint NOT NULL DEFAULT 0,
    findings     text NOT NULL DEFAULT '[]'
);
CREATE INDEX import_set_name ON import_set (standard, kind, sender, receiver, serial, month);

CREATE TABLE submission_file (
    set_id  bigint NOT NULL REFERENCES import_set,
    file_no smallint NOT NULL,
    name    text NOT NULL,
    form    text NOT NULL,
    edition text NOT NULL,
    sha256  text NOT NULL,
    size    bigint NOT NULL,
    PRIMARY KEY (set_id, file_no)
);

-- The bytes as they came: compressed, then sealed.
CREATE TABLE submission_chunk (
    set_id   bigint NOT NULL,
    file_no  smallint NOT NULL,
    chunk_no integer NOT NULL,
    sealed   text NOT NULL,
    PRIMARY KEY (set_id, file_no, chunk_no)
);
ALTER TABLE submission_chunk ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- One attempt to apply a set. What refers to it can be seen by readers once `published_at` is set.
CREATE TABLE publication (
    publication_id bigint PRIMARY KEY,
    set_id         bigint NOT NULL REFERENCES import_set,
    published_at   bigint
);
CREATE INDEX publication_open ON publication (set_id) WHERE published_at IS NULL;

-- People of a set whose rows are put aside: waiting (not known yet) or quarantined.
CREATE TABLE held_unit (
    set_id     bigint NOT NULL REFERENCES import_set,
    insurer_no text NOT NULL,
    insured_no text NOT NULL,
    state      text NOT NULL CHECK (state IN ('waiting', 'quarantined')),
    rule       text NOT NULL,
    PRIMARY KEY (set_id, insurer_no, insured_no)
);
CREATE INDEX held_unit_person ON held_unit (insurer_no, insured_no) WHERE state = 'waiting';

-- A period of being insured under one number. Facts hang here; linking persons re-points enrolments.
CREATE TABLE enrolment (
    enrolment_id       bigint PRIMARY KEY,
    person_id          bigint NOT NULL REFERENCES person_head,
    insurer_no         text NOT NULL,
    insured_no         text NOT NULL,
    insured_from       date,
    insured_to         date,
    deceased_on        date,
    emergency_refused  smallint NOT NULL DEFAULT 0,
    protective_measure smallint NOT NULL DEFAULT 0,
    register_order     text NOT NULL,
    former_insurer_no  text NOT NULL DEFAULT '',
    former_insured_no  text NOT NULL DEFAULT '',
    wrapped_key        text NOT NULL,
    identity           text NOT NULL,
    publication_id     bigint NOT NULL,
    visible            smallint NOT NULL
);
CREATE UNIQUE INDEX enrolment_numbers ON enrolment (insurer_no, insured_no) WHERE visible = 1;
CREATE INDEX enrolment_staged ON enrolment (publication_id, insurer_no, insured_no) WHERE visible = 0;
CREATE INDEX enrolment_person ON enrolment (person_id);
CREATE INDEX enrolment_former ON enrolment (former_insurer_no, former_insured_no) WHERE former_insured_no <> '';

-- The newest register row of a known enrolment that a set brings, until it is published.
CREATE TABLE staged_register (
    publication_id     bigint NOT NULL,
    enrolment_id       bigint NOT NULL,
    insured_from       date,
    insured_to         date,
    deceased_on        date,
    emergency_refused  smallint NOT NULL,
    protective_measure smallint NOT NULL,
    register_order     text NOT NULL,
    identity           text NOT NULL,
    PRIMARY KEY (publication_id, enrolment_id)
);

-- Ledger events of consents and relations, until their set is published.
CREATE TABLE staged_event (
    publication_id bigint NOT NULL,
    seq            integer NOT NULL,
    enrolment_id   bigint NOT NULL,
    type           text NOT NULL,
    event          text NOT NULL,
    PRIMARY KEY (publication_id, seq)
);

-- One version of one fact, visible once its set is published. `deletes` marks a deletion of its unit.
CREATE TABLE fact (
    fact_id        bigint PRIMARY KEY,
    enrolment_id   bigint NOT NULL,
    kind           smallint NOT NULL,
    form           text NOT NULL,
    unit           text NOT NULL,
    fact_key       text NOT NULL,
    author         text NOT NULL,
    addressee      text NOT NULL,
    order_key      text NOT NULL,
    deletes        smallint NOT NULL,
    version        integer NOT NULL,
    effective_from date,
    effective_to   date,
    set_id         bigint NOT NULL,
    publication_id bigint NOT NULL,
    file_no        smallint NOT NULL,
    line           integer NOT NULL,
    superseded_at  bigint,
    body           text NOT NULL
);
-- Sealed text does not shrink: trying to compress it is work for nothing.
ALTER TABLE fact ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX fact_unit ON fact (enrolment_id, unit, fact_key, author, addressee);
CREATE INDEX fact_publication ON fact (publication_id);

-- Consent on file: append-only.
CREATE TABLE directive (
    directive_id  bigint PRIMARY KEY,
    enrolment_id  bigint NOT NULL,
    seq           bigint NOT NULL,
    scope         smallint NOT NULL,
    organisation  text NOT NULL,
    kinds         integer NOT NULL,
    decision      smallint NOT NULL,
    valid_from    date,
    valid_to      date,
    insurer_no    text NOT NULL,
    capacity      smallint NOT NULL,
    readable      smallint NOT NULL,
    channel       text NOT NULL,
    record_number text NOT NULL,
    evidence      text NOT NULL,
    recorded_at   bigint NOT NULL,
    publication_id bigint,
    visible       smallint NOT NULL
);
CREATE INDEX directive_enrolment ON directive (enrolment_id);
CREATE UNIQUE INDEX directive_record ON directive (insurer_no, record_number) WHERE record_number <> '' AND visible = 1;
CREATE INDEX directive_staged ON directive (publication_id, insurer_no, record_number) WHERE visible = 0;

CREATE TABLE relation (
    relation_id      bigint PRIMARY KEY,
    enrolment_id     bigint NOT NULL,
    organisation     text NOT NULL,
    party            smallint NOT NULL,
    basis            smallint NOT NULL,
    verified_by      text NOT NULL,
    verified_on      date NOT NULL,
    last_claim_month text NOT NULL,
    ended_on         date,
    order_key        text NOT NULL,
    recorded_at      bigint NOT NULL,
    superseded_at    bigint,
    publication_id   bigint,
    visible          smallint NOT NULL
);
CREATE INDEX relation_enrolment ON relation (enrolment_id, organisation, party, basis);
CREATE INDEX relation_publication ON relation (publication_id);

CREATE TABLE proxy (
    proxy_id     bigint PRIMARY KEY,
    enrolment_id bigint NOT NULL,
    proxy_person bigint NOT NULL,
    kinds        integer NOT NULL,
    valid_from   date,
    valid_to     date,
    recorded_at  bigint NOT NULL
);
CREATE INDEX proxy_enrolment ON proxy (enrolment_id);

CREATE TABLE protective_hold (
    hold_id      bigint PRIMARY KEY,
    enrolment_id bigint NOT NULL,
    against      text NOT NULL,
    valid_from   date,
    valid_to     date,
    recorded_at  bigint NOT NULL
);
CREATE INDEX protective_hold_enrolment ON protective_hold (enrolment_id);

CREATE TABLE disaster (
    disaster_id bigint PRIMARY KEY,
    insurer_no  text NOT NULL,
    refuge      text NOT NULL,
    valid_from  date,
    valid_to    date,
    recorded_at bigint NOT NULL
);

CREATE TABLE office (
    office_no         text NOT NULL,
    role              text NOT NULL,
    name              text NOT NULL,
    prefecture        text NOT NULL,
    municipality_code text NOT NULL,
    municipality      text NOT NULL,
    insurer_no        text NOT NULL,
    service_kinds     text NOT NULL,
    designated_from   date,
    designated_to     date,
    applied_on        date,
    started_on        date,
    order_key         text NOT NULL,
    PRIMARY KEY (office_no, role)
);

CREATE TABLE insurer_status (
    insurer_no text PRIMARY KEY,
    name       text NOT NULL,
    live_from  date NOT NULL,
    kinds      integer NOT NULL,
    order_key  text NOT NULL
);

-- Rows of the two registers above, until their set is published.
CREATE TABLE staged_office (
    publication_id    bigint NOT NULL,
    office_no         text NOT NULL,
    role              text NOT NULL,
    name              text NOT NULL,
    prefecture        text NOT NULL,
    municipality_code text NOT NULL,
    municipality      text NOT NULL,
    insurer_no        text NOT NULL,
    service_kinds     text NOT NULL,
    designated_from   date,
    designated_to     date,
    applied_on        date,
    started_on        date,
    order_key         text NOT NULL,
    PRIMARY KEY (publication_id, office_no, role)
);

CREATE TABLE staged_status (
    publication_id bigint NOT NULL,
    insurer_no     text NOT NULL,
    name           text NOT NULL,
    live_from      date NOT NULL,
    kinds          integer NOT NULL,
    order_key      text NOT NULL,
    PRIMARY KEY (publication_id, insurer_no)
);

-- Possible links between persons that a human decides on.
CREATE TABLE link_review (
    enrolment_id      bigint NOT NULL,
    former_insurer_no text NOT NULL,
    former_insured_no text NOT NULL,
    reason            text NOT NULL,
    created_at        bigint NOT NULL,
    PRIMARY KEY (enrolment_id)
);

-- The day in Japan by the database's own clock.
CREATE FUNCTION jst_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date $$;

INSERT INTO log_head (log_id, size, global_epoch, day) VALUES (0, 0, 1, jst_today());
