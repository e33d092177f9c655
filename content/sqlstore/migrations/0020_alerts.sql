-- Who wants to be told, and the ledger of what was sent to whom.

-- +goose Up

-- subscriptions are browsers. id is the first half of the SHA-256 of endpoint,
-- which is a secret of the subscriber. topics and areas are JSON lists, empty
-- for all; least is a severity's rank; quiet_ are minutes after midnight.
CREATE TABLE subscriptions (
    id         TEXT PRIMARY KEY,
    endpoint   TEXT NOT NULL,
    p256dh     TEXT NOT NULL,
    auth       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    topics     TEXT NOT NULL,
    areas      TEXT NOT NULL,
    least      BIGINT NOT NULL,
    quiet_from BIGINT NOT NULL,
    quiet_to   BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    seen       BIGINT NOT NULL
);

-- alert_runs has one row for a publication, revision and kind, however often
-- its job is done.
CREATE TABLE alert_runs (
    id          TEXT PRIMARY KEY,
    publication TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    reach       BOOLEAN NOT NULL,
    started     BIGINT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    UNIQUE (publication, revision, kind)
);
CREATE INDEX alert_runs_started ON alert_runs (started DESC, id DESC);

-- alert_parts are the shares of a run. turn tells the one job that may work on
-- a part from those of earlier turns. The counts are kept here, in the
-- transaction of the rows they count, because counting a hundred thousand rows
-- for every look at the desk's page would slow down what it shows.
CREATE TABLE alert_parts (
    run       TEXT NOT NULL REFERENCES alert_runs (id),
    number    BIGINT NOT NULL,
    turn      BIGINT NOT NULL,
    id_from   TEXT NOT NULL,
    id_to     TEXT NOT NULL,
    state     TEXT NOT NULL, -- ready, busy, done
    matched   BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    gone      BIGINT NOT NULL,
    failed    BIGINT NOT NULL,
    waiting   BIGINT NOT NULL,
    first     BIGINT NOT NULL, -- delivery, the largest integer while there is none
    last      BIGINT NOT NULL,
    PRIMARY KEY (run, number)
);

-- deliveries is the ledger. Rows outlive their subscription: they are what a
-- correction's figures are counted from.
CREATE TABLE deliveries (
    run        TEXT NOT NULL,
    subscriber TEXT NOT NULL,
    state      TEXT NOT NULL,
    status     BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    at         BIGINT NOT NULL, -- of the last send; when the next is due, while waiting
    detail     TEXT NOT NULL,
    PRIMARY KEY (run, subscriber)
);

-- +goose Down
DROP TABLE deliveries;
DROP TABLE alert_parts;
DROP TABLE alert_runs;
DROP TABLE subscriptions;
