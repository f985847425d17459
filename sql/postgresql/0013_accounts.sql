-- Kakehashi 0013: people who sign in: what an account stands for, invitations to it, and who is signed in (docs/sign-in.md).
CREATE TABLE account (
    account_id   BIGINT PRIMARY KEY,
    party        INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    enrolment_id BIGINT NOT NULL,
    proxy_person BIGINT NOT NULL,
    role         TEXT NOT NULL,
    occupation   TEXT NOT NULL,
    service_kind TEXT NOT NULL,
    valid_from   TEXT NOT NULL,
    valid_to     TEXT NOT NULL,
    name         TEXT NOT NULL,
    subject_hash TEXT NOT NULL DEFAULT '',
    subject      TEXT NOT NULL DEFAULT '',
    invited_at   BIGINT NOT NULL,
    linked_at    BIGINT NOT NULL DEFAULT 0,
    used_at      BIGINT NOT NULL DEFAULT 0,
    ended_at     BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX account_subject ON account (subject_hash) WHERE subject_hash <> '' AND ended_at = 0;
CREATE INDEX account_enrolment ON account (enrolment_id) WHERE enrolment_id <> 0;

CREATE TABLE invitation (
    code_hash  TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE invitation_try (
    subject_hash TEXT PRIMARY KEY,
    failed       INTEGER NOT NULL,
    next_at      BIGINT NOT NULL
);

CREATE TABLE signed_in (
    session_hash  TEXT PRIMARY KEY,
    account_id    BIGINT NOT NULL,
    subject_hash  TEXT NOT NULL,
    subject       TEXT NOT NULL,
    second_factor INTEGER NOT NULL,
    seen_at       BIGINT NOT NULL,
    until_at      BIGINT NOT NULL
);
CREATE INDEX signed_in_until ON signed_in (until_at);
CREATE INDEX signed_in_account ON signed_in (account_id);

CREATE TABLE used_sign_in (
    state_hash TEXT PRIMARY KEY,
    until_at   BIGINT NOT NULL
);
CREATE INDEX used_sign_in_until ON used_sign_in (until_at);

ALTER TABLE sealing_key DROP CONSTRAINT sealing_key_purpose_check;
ALTER TABLE sealing_key ADD CONSTRAINT sealing_key_purpose_check
    CHECK (purpose IN ('insurer', 'ledger', 'submission', 'search', 'cursor', 'account'));

INSERT INTO counter (name, next) VALUES ('account', 1);
