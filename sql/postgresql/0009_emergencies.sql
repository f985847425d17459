-- Kakehashi 0009: emergency access (docs/consent-model.md section 6): declarations and their reviews, and what people chose beforehand.
-- Reasons, users and what a review said are sealed under the person's key.
CREATE TABLE emergency (
    emergency_id bigint PRIMARY KEY,
    enrolment_id bigint NOT NULL,
    organisation varchar(20) NOT NULL,
    declared_at  bigint NOT NULL,
    until_at     bigint NOT NULL,
    stated       text NOT NULL,
    due_on       date NOT NULL,
    outcome      smallint NOT NULL DEFAULT 0,
    reviewed_at  bigint NOT NULL DEFAULT 0,
    review       text NOT NULL DEFAULT ''
);
CREATE INDEX emergency_enrolment ON emergency (enrolment_id);
CREATE INDEX emergency_unreviewed ON emergency (due_on) WHERE outcome = 0;

-- The newest choice counts. `register_order` is the register row that was on file then: one that came later may refuse again.
CREATE TABLE emergency_choice (
    choice_id      bigint PRIMARY KEY,
    enrolment_id   bigint NOT NULL,
    refused        smallint NOT NULL,
    register_order text NOT NULL,
    decided_at     bigint NOT NULL,
    recorded_at    bigint NOT NULL,
    evidence       text NOT NULL
);
CREATE INDEX emergency_choice_enrolment ON emergency_choice (enrolment_id);

INSERT INTO counter (name, next) VALUES ('emergency', 1), ('emergency_choice', 1);
