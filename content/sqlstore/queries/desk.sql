-- name: FindSession :one
SELECT data FROM sessions WHERE token = $1 AND expires > $2;

-- name: UpsertSession :exec
INSERT INTO sessions (token, data, expires) VALUES ($1, $2, $3)
ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires;

-- name: DeleteSession :exec
DELETE FROM sessions WHERE token = $1;

-- name: DeleteSessionsBefore :exec
DELETE FROM sessions WHERE expires <= $1;

-- CountTry counts one more in the key's window, or begins a new window when
-- the last one has ended.
-- name: CountTry :one
INSERT INTO allowances (key, used, ends) VALUES (sqlc.arg(key), 1, sqlc.arg(ends))
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN allowances.ends > sqlc.arg(now) THEN allowances.used + 1 ELSE 1 END,
    ends = CASE WHEN allowances.ends > sqlc.arg(now) THEN allowances.ends ELSE excluded.ends END
RETURNING used;

-- name: DeleteAllowancesBefore :exec
DELETE FROM allowances WHERE ends <= $1;

-- name: GetSetting :one
SELECT value FROM settings WHERE name = $1;

-- name: UpsertSetting :exec
INSERT INTO settings (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: InsertSetting :exec
INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING;
