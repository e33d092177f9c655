-- Types and functions that SQLite and PostgreSQL both have. Times are UTC
-- milliseconds; the year 1 (time.Time's zero, -62135596800000) stands for
-- "never happened", the largest integer for "never will". JSON is TEXT. BYTEA
-- is a type name SQLite lets pass and keeps blobs in as they are.

-- +goose Up

-- publications holds the present state of each piece. What is live is not
-- here: it is the revision of the number live_revision, so that what readers
-- see is what the log has the digest of. The live_ columns and the latest_
-- columns are copies for lists to filter and sort by: the first of the live
-- revision, the second of the newest text, which is what a desk lists.
CREATE TABLE publications (
    id                TEXT PRIMARY KEY,
    kind              TEXT NOT NULL,
    slug              TEXT NOT NULL,
    version           BIGINT NOT NULL,
    author            TEXT NOT NULL,
    created           BIGINT NOT NULL,
    published         BIGINT NOT NULL,
    updated           BIGINT NOT NULL,
    expired           BIGINT NOT NULL,
    withdrawn         TEXT NOT NULL,    -- JSON of the Withdrawal, '' while it stands
    duty_due          BOOLEAN NOT NULL,
    external          TEXT NOT NULL,

    live_revision     BIGINT NOT NULL,  -- 0: never published
    live_severity     BIGINT NOT NULL,  -- rank, -1 where there is none
    live_verdict      TEXT NOT NULL,
    live_effective    BIGINT NOT NULL,
    live_expires      BIGINT NOT NULL,  -- the year 1 when withdrawn: in force at no time
    live_everywhere   BOOLEAN NOT NULL, -- names no area, so is in every area
    live_headlines    TEXT NOT NULL,    -- of every language, lower case

    stage             TEXT NOT NULL,    -- of the working copy, '' when there is none
    saved             BIGINT NOT NULL,
    waiting           BIGINT NOT NULL,  -- since when it has been in this stage
    working           TEXT NOT NULL,    -- JSON of the Working, '' when there is none
    latest_severity   BIGINT NOT NULL,
    latest_verdict    TEXT NOT NULL,
    latest_everywhere BOOLEAN NOT NULL,
    latest_headlines  TEXT NOT NULL
);

-- A discarded piece that nobody ever saw gives its address back.
CREATE UNIQUE INDEX publications_slug ON publications (kind, slug) WHERE live_revision > 0 OR stage <> '';
CREATE UNIQUE INDEX publications_external ON publications (kind, external) WHERE external <> '';

-- The public's lists, with and without a kind, newest or most severe first. The
-- columns behind the order are what lists filter by, so that a page is found
-- and all that match are counted without touching the rows.
CREATE INDEX publications_newest ON publications
    (updated DESC, id DESC, kind, live_effective, live_expires, live_severity, live_verdict, live_everywhere, live_revision)
    WHERE live_revision > 0;
CREATE INDEX publications_kind_newest ON publications
    (kind, updated DESC, id DESC, live_effective, live_expires, live_severity, live_verdict, live_everywhere, live_revision)
    WHERE live_revision > 0;
CREATE INDEX publications_severe ON publications
    (live_severity DESC, updated DESC, id DESC, kind, live_effective, live_expires, live_verdict, live_everywhere, live_revision)
    WHERE live_revision > 0;
CREATE INDEX publications_kind_severe ON publications
    (kind, live_severity DESC, updated DESC, id DESC, live_effective, live_expires, live_verdict, live_everywhere, live_revision)
    WHERE live_revision > 0;
-- The desk's queues are short; everything that was ever saved is not.
CREATE INDEX publications_stage ON publications (stage, waiting) WHERE stage <> '';
CREATE INDEX publications_duty ON publications (waiting) WHERE duty_due;
CREATE INDEX publications_saved ON publications (saved DESC, id DESC);

-- publication_terms holds which topics and areas a piece names, in its live
-- revision, its newest text, or both.
CREATE TABLE publication_terms (
    term_set    TEXT NOT NULL,
    code        TEXT NOT NULL,
    publication TEXT NOT NULL REFERENCES publications (id),
    live        BOOLEAN NOT NULL,
    latest      BOOLEAN NOT NULL,
    PRIMARY KEY (publication, term_set, code)
);
CREATE INDEX publication_terms_code ON publication_terms (term_set, code, publication, live, latest);

-- revisions is append-only. body is the bytes that the digest is of.
CREATE TABLE revisions (
    publication TEXT NOT NULL REFERENCES publications (id),
    number      BIGINT NOT NULL,
    body        TEXT NOT NULL,
    PRIMARY KEY (publication, number)
);

-- events is append-only. subject is whatever the kind of event is about.
CREATE TABLE events (
    seq      BIGINT PRIMARY KEY,
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    revision BIGINT NOT NULL,
    actor    TEXT NOT NULL,
    note     TEXT NOT NULL,
    digest   TEXT NOT NULL,
    prev     TEXT NOT NULL,
    hash     TEXT NOT NULL
);
CREATE INDEX events_subject ON events (subject, seq);

-- log_head is one row: the end of the chain. Whoever appends to the log holds
-- its lock until the commit, which makes the order of numbers the order of
-- commits.
CREATE TABLE log_head (
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO log_head (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE editors (
    id       TEXT PRIMARY KEY,
    login    TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    roles    TEXT NOT NULL, -- JSON array
    lang     TEXT NOT NULL,
    secret   TEXT NOT NULL, -- hash of the password
    created  BIGINT NOT NULL,
    disabled BOOLEAN NOT NULL
);

CREATE TABLE terms (
    term_set TEXT NOT NULL,
    code     TEXT NOT NULL,
    names    TEXT NOT NULL, -- JSON object, by language
    position BIGINT NOT NULL,
    PRIMARY KEY (term_set, code)
);

CREATE TABLE files (
    hash  TEXT PRIMARY KEY, -- SHA-256 of bytes
    type  TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    at    BIGINT NOT NULL
);

-- +goose Down
DROP TABLE files;
DROP TABLE terms;
DROP TABLE editors;
DROP TABLE log_head;
DROP TABLE events;
DROP TABLE revisions;
DROP TABLE publication_terms;
DROP TABLE publications;
