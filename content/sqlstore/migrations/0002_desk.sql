-- What the desk and the gate keep: none of it is content or in the log.

-- +goose Up

CREATE TABLE sessions (
    token   TEXT PRIMARY KEY, -- SHA-256 of what the cookie holds
    data    BYTEA NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires);

-- allowances counts tries in a window. The key is hashed: it is often an
-- address, and this table should not remember who was here.
CREATE TABLE allowances (
    key  TEXT PRIMARY KEY,
    used BIGINT NOT NULL,
    ends BIGINT NOT NULL
);
CREATE INDEX allowances_ends ON allowances (ends);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE settings;
DROP TABLE allowances;
DROP TABLE sessions;
