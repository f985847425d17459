-- Kakehashi 0003: reading copies. What a reader needs of one enrolment (current facts, consents, relations, proxies, holds) in
-- one piece, compressed and sealed under the enrolment's key, so that a person who is not in memory is read in one go. Good
-- only while the enrolment belongs to that person and the person's epoch is that one; can be thrown away at any time.
CREATE TABLE reading_copy (
    enrolment_id integer PRIMARY KEY,
    person_id    bigint NOT NULL,
    epoch        bigint NOT NULL,
    sealed       text NOT NULL
);
