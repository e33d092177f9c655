-- LockLogHead takes the end of the chain until the commit. It changes nothing;
-- an UPDATE is the lock that both engines have.
-- name: LockLogHead :one
UPDATE log_head SET seq = seq WHERE id = 1 RETURNING seq, hash;

-- name: MoveLogHead :exec
UPDATE log_head SET seq = $1, hash = $2 WHERE id = 1;

-- name: InsertEvent :exec
INSERT INTO events (seq, at, kind, subject, revision, actor, note, digest, prev, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ListEvents :many
SELECT seq, at, kind, subject, revision, actor, note, digest, prev, hash
FROM events WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: ListEventsOf :many
SELECT seq, at, kind, subject, revision, actor, note, digest, prev, hash
FROM events WHERE subject = $1 ORDER BY seq;

-- name: GetEdition :one
SELECT seq FROM log_head WHERE id = 1;
