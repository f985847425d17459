-- Kakehashi 0007: the verifiable ledger. Tiles of the tree over the log (C2SP tlog-tiles) as far as they were made, each at its
-- widest; a narrower one is its beginning. Hashes are joined, base64.
CREATE TABLE log_tile (
    log_id smallint NOT NULL,
    level  smallint NOT NULL,
    idx    bigint NOT NULL,
    hashes text NOT NULL,
    PRIMARY KEY (log_id, level, idx)
);

-- How many entries are in tiles.
CREATE TABLE log_tree (
    log_id smallint PRIMARY KEY,
    tiled  bigint NOT NULL
);
INSERT INTO log_tree (log_id, tiled) VALUES (0, 0);

-- The names heads are signed under. After a restore the log goes on under a new one, which names the last head of the old.
CREATE TABLE log_origin (
    log_id     smallint NOT NULL,
    generation integer NOT NULL,
    origin     text NOT NULL,
    old_head   text NOT NULL DEFAULT '',
    started_at bigint NOT NULL,
    PRIMARY KEY (log_id, generation)
);

-- Signed heads, as notes.
CREATE TABLE log_checkpoint (
    log_id    smallint NOT NULL,
    origin    text NOT NULL,
    size      bigint NOT NULL,
    note      text NOT NULL,
    signed_at bigint NOT NULL,
    PRIMARY KEY (log_id, origin, size)
);

-- By what name a person stands in a census: a keyed hash, so that nobody learns from it who is on file.
CREATE TABLE census_key (
    person_id bigint PRIMARY KEY,
    name      text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX census_key_name ON census_key (name);

-- A census: the root of the sorted tree of everyone's name, running number and last leaf, after the first `size` entries of the
-- log. `entry` is the entry that commits it, empty until then.
CREATE TABLE census (
    census_id bigint PRIMARY KEY,
    size      bigint NOT NULL,
    persons   bigint NOT NULL,
    root      text NOT NULL,
    entry     bigint,
    made_at   bigint NOT NULL
);

-- Its tiles, of the newest one only: at level 0 the leaves themselves (name, running number, last leaf), above hashes.
CREATE TABLE census_tile (
    census_id  bigint NOT NULL,
    level      smallint NOT NULL,
    idx        bigint NOT NULL,
    first_name text COLLATE "C" NOT NULL,
    hashes     text NOT NULL,
    PRIMARY KEY (census_id, level, idx)
);
CREATE INDEX census_tile_name ON census_tile (census_id, first_name) WHERE level = 0;

-- Hashes do not compress.
ALTER TABLE log_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
ALTER TABLE census_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
