-- Kakehashi 0011: whom an organisation is in charge of, for lists of people, and a key for what lists give callers to bring back (docs/lists.md).
CREATE INDEX relation_organisation ON relation (organisation, enrolment_id);

ALTER TABLE sealing_key DROP CONSTRAINT sealing_key_purpose_check;
ALTER TABLE sealing_key ADD CONSTRAINT sealing_key_purpose_check
    CHECK (purpose IN ('insurer', 'ledger', 'submission', 'search', 'cursor'));
