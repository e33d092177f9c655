-- name: InsertRevision :exec
INSERT INTO revisions (publication, number, body) VALUES ($1, $2, $3);

-- name: ListRevisions :many
SELECT body FROM revisions WHERE publication = $1 ORDER BY number DESC;

-- name: GetRevisionBody :one
SELECT body FROM revisions WHERE publication = $1 AND number = $2;
