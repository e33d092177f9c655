-- What is on the shelf. Times are UTC milliseconds, as everywhere (0001).

-- +goose Up

CREATE TABLE items (
    code      TEXT PRIMARY KEY,
    names     TEXT NOT NULL, -- JSON object, by language
    units     TEXT NOT NULL, -- JSON object, by language
    ttl       BIGINT NOT NULL, -- milliseconds; 0: the default
    reference BIGINT NOT NULL, -- fen; 0: not known
    position  BIGINT NOT NULL,
    edition   BIGINT NOT NULL  -- of the event it was last changed by
);

-- outlets are closed or merged, never deleted: what was seen there names them.
CREATE TABLE outlets (
    id       TEXT PRIMARY KEY,
    names    TEXT NOT NULL, -- JSON object, by language
    address  TEXT NOT NULL,
    area     TEXT NOT NULL,
    phone    TEXT NOT NULL,
    lat      DOUBLE PRECISION NOT NULL, -- with lon both 0: not known
    lon      DOUBLE PRECISION NOT NULL,
    hours    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    external TEXT NOT NULL, -- JSON object: ids that others give it
    closed   BIGINT NOT NULL,
    merged   TEXT NOT NULL, -- id of the outlet that took its place
    link_key BIGINT NOT NULL, -- number of the shop link in force; 0: none
    updated  BIGINT NOT NULL,
    edition  BIGINT NOT NULL
);

-- observations are never changed. The id begins with the time it was seen and
-- goes on with a hash of everything said, so the same row twice is one row, and
-- a day's rows are a range of ids.
CREATE TABLE observations (
    id            TEXT PRIMARY KEY,
    batch         TEXT NOT NULL, -- subject of the event that has the digest of the batch
    outlet        TEXT NOT NULL,
    item          TEXT NOT NULL,
    status        TEXT NOT NULL,
    quantity      BIGINT NOT NULL,
    price         BIGINT NOT NULL,
    per_person    BIGINT NOT NULL,
    next_delivery BIGINT NOT NULL,
    note          TEXT NOT NULL,
    source        TEXT NOT NULL,
    by_whom       TEXT NOT NULL,
    observed      BIGINT NOT NULL,
    received      BIGINT NOT NULL
);
CREATE INDEX observations_item ON observations (item, observed);
CREATE INDEX observations_batch ON observations (batch, id);

-- standings holds the newest observation of each item at each outlet, so that
-- what may be said now is read without looking at the past. Instances that hold
-- a copy in memory read on by edition.
CREATE TABLE standings (
    item          TEXT NOT NULL,
    outlet        TEXT NOT NULL,
    id            TEXT NOT NULL, -- of the observation; its columns are copies
    status        TEXT NOT NULL,
    quantity      BIGINT NOT NULL,
    price         BIGINT NOT NULL,
    per_person    BIGINT NOT NULL,
    next_delivery BIGINT NOT NULL,
    note          TEXT NOT NULL,
    source        TEXT NOT NULL,
    by_whom       TEXT NOT NULL,
    observed      BIGINT NOT NULL,
    received      BIGINT NOT NULL,
    missing       TEXT NOT NULL, -- JSON: who reported it missing since; '' for nobody
    told          BIGINT NOT NULL, -- when subscribers were last told that it is back
    edition       BIGINT NOT NULL,
    PRIMARY KEY (item, outlet)
);
CREATE INDEX standings_edition ON standings (edition);

-- shelf_changes is what feeds are made of: availability that changed, not each
-- sighting.
CREATE TABLE shelf_changes (
    id            TEXT PRIMARY KEY,
    item          TEXT NOT NULL,
    outlet        TEXT NOT NULL,
    at            BIGINT NOT NULL,
    was           TEXT NOT NULL,
    state         TEXT NOT NULL,
    price         BIGINT NOT NULL,
    next_delivery BIGINT NOT NULL
);
CREATE INDEX shelf_changes_at ON shelf_changes (at);

-- calls is who is on the phone with which outlet, and which are to be called
-- back. It is not public and not in the log.
CREATE TABLE calls (
    outlet     TEXT PRIMARY KEY,
    editor     TEXT NOT NULL,
    claimed    BIGINT NOT NULL, -- until when the editor has it
    not_before BIGINT NOT NULL
);

-- tokens let other programs send observations. Only the hash is kept.
CREATE TABLE tokens (
    hash    TEXT PRIMARY KEY,
    id      TEXT NOT NULL,
    name    TEXT NOT NULL,
    editor  TEXT NOT NULL,
    created BIGINT NOT NULL,
    used    BIGINT NOT NULL,
    revoked BIGINT NOT NULL
);

-- answers is what was answered to an idempotency key, for who asks again.
CREATE TABLE answers (
    key     TEXT PRIMARY KEY, -- hashed, with the token it belongs to
    request TEXT NOT NULL,    -- SHA-256 of what was sent
    status  BIGINT NOT NULL,
    body    TEXT NOT NULL,
    ends    BIGINT NOT NULL
);
CREATE INDEX answers_ends ON answers (ends);

-- +goose Down
DROP TABLE answers;
DROP TABLE tokens;
DROP TABLE calls;
DROP TABLE shelf_changes;
DROP TABLE standings;
DROP TABLE observations;
DROP TABLE outlets;
DROP TABLE items;
