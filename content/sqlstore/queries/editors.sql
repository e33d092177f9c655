-- name: UpsertEditor :exec
INSERT INTO editors (id, login, name, roles, lang, secret, created, disabled)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, roles = excluded.roles,
    lang = excluded.lang, secret = excluded.secret, disabled = excluded.disabled;

-- name: GetEditor :one
SELECT id, login, name, roles, lang, secret, created, disabled FROM editors WHERE id = $1;

-- name: GetEditorByLogin :one
SELECT id, login, name, roles, lang, secret, created, disabled FROM editors WHERE login = $1;

-- name: ListEditors :many
SELECT id, login, name, roles, lang, secret, created, disabled FROM editors ORDER BY login;
