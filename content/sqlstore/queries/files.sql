-- name: InsertFile :exec
INSERT INTO files (hash, type, bytes, at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING;

-- name: GetFile :one
SELECT hash, type, bytes, at FROM files WHERE hash = $1;
