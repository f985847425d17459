-- Kakehashi 0005: patches of LIFE. The publication of the newest facts of its unit when a patch was applied to them, 0 when
-- there were none; none for what is no patch.
ALTER TABLE fact ADD COLUMN built_on bigint;

-- Every answer and every change rewrites a head: in its page, if there is room. For pages written from now on.
ALTER TABLE person_head SET (fillfactor = 50);
