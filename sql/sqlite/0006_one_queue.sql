-- Kakehashi 0006: pairs that may be one person have one queue, identity_review.
DROP TABLE link_review;
