-- Kakehashi 0010: what people are told without asking (docs/notices.md). A notice names the log's entry or the day it is about and says
-- nothing itself. Where people want to be told is sealed under the person's key.
CREATE TABLE notice (
    notice_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    recipient bigint NOT NULL,
    kind      smallint NOT NULL,
    about     varchar(40) NOT NULL,
    made_at   bigint NOT NULL,
    read_at   bigint NOT NULL DEFAULT 0,
    sent_at   bigint NOT NULL DEFAULT 0,
    UNIQUE (person_id, recipient, kind, about)
);
CREATE INDEX notice_unsent ON notice (recipient) WHERE sent_at = 0;

-- Who has looked at whom before: the first look is told, the others are in the log.
CREATE TABLE seen_by (
    person_id bigint NOT NULL,
    seer      varchar(60) NOT NULL,
    PRIMARY KEY (person_id, seer)
);

CREATE TABLE notice_contact (
    enrolment_id bigint NOT NULL,
    recipient    bigint NOT NULL,
    way          smallint NOT NULL,
    sealed       text NOT NULL,
    failed_at    bigint NOT NULL DEFAULT 0,
    recorded_at  bigint NOT NULL,
    PRIMARY KEY (enrolment_id, recipient)
);
CREATE INDEX notice_contact_recipient ON notice_contact (recipient);

-- `notice_entry` is the log's next entry to look at: what was logged before this schema is told to nobody.
INSERT INTO counter (name, next) VALUES ('notice', 1);
INSERT INTO counter (name, next) SELECT 'notice_entry', size FROM log_head WHERE log_id = 0;
