-- What residents ask, and the cases it is gathered into.

-- +goose Up

-- rumors are cases. wordings, links and keys are JSON lists; rumor_keys has the
-- keys again, to find a case by one.
CREATE TABLE rumors (
    id          TEXT PRIMARY KEY,
    version     BIGINT NOT NULL,
    claim       TEXT NOT NULL,
    wordings    TEXT NOT NULL,
    links       TEXT NOT NULL,
    keys        TEXT NOT NULL,
    asks        BIGINT NOT NULL,
    first_asked BIGINT NOT NULL,
    last_asked  BIGINT NOT NULL,
    area        TEXT NOT NULL,
    owner       TEXT NOT NULL,
    deadline    BIGINT NOT NULL,
    publication TEXT NOT NULL, -- that answers it, '' while none does
    dismissed   TEXT NOT NULL, -- why it will not be answered, '' while it may be
    state       TEXT NOT NULL
);
CREATE INDEX rumors_state ON rumors (state, asks DESC, last_asked DESC, id);
CREATE INDEX rumors_publication ON rumors (publication) WHERE publication <> '';

CREATE TABLE rumor_keys (
    key   TEXT PRIMARY KEY,
    rumor TEXT NOT NULL REFERENCES rumors (id)
);
CREATE INDEX rumor_keys_rumor ON rumor_keys (rumor);

CREATE TABLE questions (
    id     TEXT PRIMARY KEY,
    rumor  TEXT NOT NULL REFERENCES rumors (id),
    text   TEXT NOT NULL,
    url    TEXT NOT NULL,
    area   TEXT NOT NULL,
    lang   TEXT NOT NULL,
    device TEXT NOT NULL,
    asked  BIGINT NOT NULL
);
CREATE INDEX questions_rumor ON questions (rumor, asked DESC, id DESC);

-- feedback holds one voice a device (whose hash changes daily), piece and
-- revision: the last one counts.
CREATE TABLE feedback (
    publication TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    device      TEXT NOT NULL,
    lang        TEXT NOT NULL,
    helpful     BOOLEAN NOT NULL,
    confidence  TEXT NOT NULL,
    said        BIGINT NOT NULL,
    PRIMARY KEY (publication, revision, device)
);
CREATE INDEX feedback_said ON feedback (said);
