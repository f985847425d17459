-- Kakehashi 0009: emergency access (docs/consent-model.md section 6): declarations and their reviews, and what people chose beforehand.
-- Reasons, users and what a review said are sealed under the person's key.
CREATE TABLE emergency (
    emergency_id INTEGER PRIMARY KEY,
    enrolment_id INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    declared_at  INTEGER NOT NULL,
    until_at     INTEGER NOT NULL,
    stated       TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    outcome      INTEGER NOT NULL DEFAULT 0,
    reviewed_at  INTEGER NOT NULL DEFAULT 0,
    review       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX emergency_enrolment ON emergency (enrolment_id);
CREATE INDEX emergency_unreviewed ON emergency (due_on) WHERE outcome = 0;

-- The newest choice counts. `register_order` is the register row that was on file then: one that came later may refuse again.
CREATE TABLE emergency_choice (
    choice_id      INTEGER PRIMARY KEY,
    enrolment_id   INTEGER NOT NULL,
    refused        INTEGER NOT NULL,
    register_order TEXT NOT NULL,
    decided_at     INTEGER NOT NULL,
    recorded_at    INTEGER NOT NULL,
    evidence       TEXT NOT NULL
);
CREATE INDEX emergency_choice_enrolment ON emergency_choice (enrolment_id);

INSERT INTO counter (name, next) VALUES ('emergency', 1), ('emergency_choice', 1);
