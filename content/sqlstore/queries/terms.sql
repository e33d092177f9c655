-- name: UpsertTerm :exec
INSERT INTO terms (term_set, code, names, position) VALUES ($1, $2, $3, $4)
ON CONFLICT (term_set, code) DO UPDATE SET names = excluded.names, position = excluded.position;

-- name: ListTerms :many
SELECT term_set, code, names, position FROM terms ORDER BY term_set DESC, position, code;
