-- Kakehashi 0012: systems that ask for tokens, what of theirs was used, and tokens taken back (docs/tokens.md).
CREATE TABLE system_client (
    client_id    TEXT PRIMARY KEY,
    party        INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    role         TEXT NOT NULL,
    audience     TEXT NOT NULL,
    scope        TEXT NOT NULL,
    key_set      TEXT NOT NULL,
    version      INTEGER NOT NULL,
    added_at     INTEGER NOT NULL,
    ended_at     INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE used_assertion (
    client_id TEXT NOT NULL,
    assertion TEXT NOT NULL,
    until_at  INTEGER NOT NULL,
    PRIMARY KEY (client_id, assertion)
);
CREATE INDEX used_assertion_until ON used_assertion (until_at);

CREATE TABLE revoked_token (
    token_id TEXT PRIMARY KEY,
    until_at INTEGER NOT NULL
);
