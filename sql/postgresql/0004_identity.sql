-- Kakehashi 0004: one person behind several enrolments (docs/identity.md): search keys, the queue of pairs a human decides
-- on, and the acts that link persons and take them apart again.

-- A key of its own for search keys.
ALTER TABLE sealing_key DROP CONSTRAINT sealing_key_purpose_check;
ALTER TABLE sealing_key ADD CONSTRAINT sealing_key_purpose_check
    CHECK (purpose IN ('insurer', 'ledger', 'submission', 'search'));

-- Keyed hashes of a part of the name together with a part of the date of birth. Not unique: imports that run side by side
-- must not wait for each other.
CREATE TABLE search_key (
    enrolment_id bigint NOT NULL,
    token        bigint NOT NULL
);
CREATE INDEX search_key_token ON search_key (token, enrolment_id);
CREATE INDEX search_key_enrolment ON search_key (enrolment_id);

-- Enrolments that are still to be compared with the others, once that publication is published; 0: now.
CREATE TABLE identity_backlog (
    enrolment_id   bigint NOT NULL,
    publication_id bigint NOT NULL
);
CREATE INDEX identity_backlog_enrolment ON identity_backlog (enrolment_id, publication_id);
INSERT INTO identity_backlog (enrolment_id, publication_id) SELECT enrolment_id, 0 FROM enrolment WHERE visible = 1;

-- Former numbers that a later row of the register names; those of the first row stand in the enrolment.
CREATE TABLE former_number (
    enrolment_id   bigint NOT NULL,
    insurer_no     text NOT NULL,
    insured_no     text NOT NULL,
    publication_id bigint NOT NULL
);
CREATE INDEX former_number_enrolment ON former_number (enrolment_id);
CREATE INDEX former_number_numbers ON former_number (insurer_no, insured_no);

-- Pairs of enrolments that may be one person. `findings` names what was found of every item, never a value; `compared` is a
-- keyed hash of all that was compared.
CREATE TABLE identity_review (
    review_id   bigint PRIMARY KEY,
    enrolment_a bigint NOT NULL,
    enrolment_b bigint NOT NULL,
    origin      text NOT NULL CHECK (origin IN ('found', 'named', 'asked', 'split')),
    state       text NOT NULL CHECK (state IN ('open', 'linked', 'not_same')),
    condition   text NOT NULL,
    points      integer NOT NULL,
    findings    text NOT NULL,
    compared    text NOT NULL,
    created_at  bigint NOT NULL,
    decided_at  bigint,
    entry       bigint,
    CHECK (enrolment_a < enrolment_b),
    UNIQUE (enrolment_a, enrolment_b)
);
CREATE INDEX identity_review_other ON identity_review (enrolment_b);
CREATE INDEX identity_review_open ON identity_review (points) WHERE state = 'open';
INSERT INTO counter (name, next) VALUES ('review', 1), ('link', 1);

-- A link: the enrolments of the person `gone` went to `kept`, until it was ended by a split.
CREATE TABLE person_link (
    link_id  bigint PRIMARY KEY,
    kept     bigint NOT NULL REFERENCES person_head,
    gone     bigint NOT NULL REFERENCES person_head,
    made_at  bigint NOT NULL,
    ended_at bigint
);
CREATE UNIQUE INDEX person_link_gone ON person_link (gone) WHERE ended_at IS NULL;
CREATE INDEX person_link_kept ON person_link (kept);

CREATE TABLE person_link_enrolment (
    link_id      bigint NOT NULL REFERENCES person_link,
    enrolment_id bigint NOT NULL,
    PRIMARY KEY (link_id, enrolment_id)
);
CREATE INDEX person_link_enrolment_link ON person_link_enrolment (enrolment_id);

-- What named the person `gone` before the link: proxies and protective holds of others.
CREATE TABLE person_link_reference (
    link_id bigint NOT NULL REFERENCES person_link,
    kind    text NOT NULL CHECK (kind IN ('proxy', 'hold')),
    row_id  bigint NOT NULL,
    PRIMARY KEY (link_id, kind, row_id)
);
CREATE INDEX proxy_person ON proxy (proxy_person);
CREATE INDEX protective_hold_against ON protective_hold (against);

-- Enrolments whose key was destroyed and whose rows are gone.
CREATE TABLE erasure (
    enrolment_id bigint PRIMARY KEY,
    person_id    bigint NOT NULL,
    erased_at    bigint NOT NULL
);
