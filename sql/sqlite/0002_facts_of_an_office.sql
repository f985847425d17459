-- Kakehashi 0002: the facts of LIFE that one office wrote, for summaries of its own people. Partial, so that other
-- imports do not pay for it.
CREATE INDEX fact_of_office ON fact (author) WHERE kind = 10;
