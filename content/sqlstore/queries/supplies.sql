-- name: UpsertItem :exec
INSERT INTO items (code, names, units, ttl, reference, position, edition) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (code) DO UPDATE SET names = excluded.names, units = excluded.units, ttl = excluded.ttl,
    reference = excluded.reference, position = excluded.position, edition = excluded.edition;

-- name: ListItems :many
SELECT code, names, units, ttl, reference, position, edition FROM items WHERE edition > $1 ORDER BY position, code;

-- name: UpsertOutlet :exec
INSERT INTO outlets (id, names, address, area, phone, lat, lon, hours, kind, external, closed, merged, link_key, updated, edition)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (id) DO UPDATE SET names = excluded.names, address = excluded.address, area = excluded.area,
    phone = excluded.phone, lat = excluded.lat, lon = excluded.lon, hours = excluded.hours, kind = excluded.kind,
    external = excluded.external, closed = excluded.closed, merged = excluded.merged, link_key = excluded.link_key,
    updated = excluded.updated, edition = excluded.edition;

-- name: ListOutlets :many
SELECT id, names, address, area, phone, lat, lon, hours, kind, external, closed, merged, link_key, updated, edition
FROM outlets WHERE edition > $1 ORDER BY id;

-- name: InsertObservation :execrows
INSERT INTO observations (id, batch, outlet, item, status, quantity, price, per_person, next_delivery, note, source, by_whom, observed, received)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO NOTHING;

-- name: ListObservationsOfBatch :many
SELECT id, batch, outlet, item, status, quantity, price, per_person, next_delivery, note, source, by_whom, observed, received
FROM observations WHERE batch = $1 ORDER BY id;

-- name: ListObservations :many
SELECT id, batch, outlet, item, status, quantity, price, per_person, next_delivery, note, source, by_whom, observed, received
FROM observations WHERE id > sqlc.arg(after) AND id < sqlc.arg(before) ORDER BY id LIMIT sqlc.arg(most);

-- name: UpsertStanding :exec
INSERT INTO standings (item, outlet, id, status, quantity, price, per_person, next_delivery, note, source, by_whom, observed, received, missing, told, edition)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (item, outlet) DO UPDATE SET id = excluded.id, status = excluded.status, quantity = excluded.quantity,
    price = excluded.price, per_person = excluded.per_person, next_delivery = excluded.next_delivery, note = excluded.note,
    source = excluded.source, by_whom = excluded.by_whom, observed = excluded.observed, received = excluded.received,
    missing = excluded.missing, told = excluded.told, edition = excluded.edition;

-- name: ListStandings :many
SELECT item, outlet, id, status, quantity, price, per_person, next_delivery, note, source, by_whom, observed, received, missing, told, edition
FROM standings WHERE edition > $1 ORDER BY edition;

-- name: GetStanding :one
SELECT item, outlet, id, status, quantity, price, per_person, next_delivery, note, source, by_whom, observed, received, missing, told, edition
FROM standings WHERE item = $1 AND outlet = $2;

-- TrendOf is one row a day of an office's zone, which is offset milliseconds
-- ahead of UTC.
-- name: TrendOf :many
SELECT CAST((observed + sqlc.arg(shift)) / 86400000 AS BIGINT) AS day,
    COUNT(DISTINCT outlet) AS seen,
    COUNT(DISTINCT CASE WHEN status <> 'out' THEN outlet END) AS have,
    CAST(COALESCE(MIN(CASE WHEN price > 0 THEN price END), 0) AS BIGINT) AS least,
    CAST(COALESCE(AVG(CASE WHEN price > 0 THEN price END), 0) AS BIGINT) AS mean,
    CAST(COALESCE(MAX(CASE WHEN price > 0 THEN price END), 0) AS BIGINT) AS most
FROM observations WHERE item = sqlc.arg(item) AND observed >= sqlc.arg(since)
GROUP BY 1 ORDER BY 1;

-- name: InsertShelfChange :exec
INSERT INTO shelf_changes (id, item, outlet, at, was, state, price, next_delivery)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING;

-- name: ListShelfChanges :many
SELECT id, item, outlet, at, was, state, price, next_delivery FROM shelf_changes ORDER BY at DESC, id DESC LIMIT $1;

-- ClaimCall gives an outlet to an editor unless another one has it now.
-- name: ClaimCall :execrows
INSERT INTO calls (outlet, editor, claimed, not_before) VALUES (sqlc.arg(outlet), sqlc.arg(editor), sqlc.arg(claimed), 0)
ON CONFLICT (outlet) DO UPDATE SET editor = excluded.editor, claimed = excluded.claimed
WHERE calls.claimed <= sqlc.arg(now) OR calls.editor = excluded.editor;

-- name: EndCall :execrows
UPDATE calls SET claimed = 0, not_before = sqlc.arg(not_before) WHERE outlet = sqlc.arg(outlet) AND editor = sqlc.arg(editor);

-- name: ListCalls :many
SELECT outlet, editor, claimed, not_before FROM calls WHERE claimed > sqlc.arg(now) OR not_before > sqlc.arg(now) ORDER BY outlet;

-- name: InsertToken :exec
INSERT INTO tokens (hash, id, name, editor, created, used, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: GetToken :one
SELECT hash, id, name, editor, created, used, revoked FROM tokens WHERE hash = $1;

-- name: TouchToken :exec
UPDATE tokens SET used = $1 WHERE hash = $2;

-- name: RevokeToken :execrows
UPDATE tokens SET revoked = $1 WHERE id = $2;

-- name: ListTokens :many
SELECT hash, id, name, editor, created, used, revoked FROM tokens ORDER BY created DESC, id;

-- name: GetAnswer :one
SELECT request, status, body FROM answers WHERE key = $1 AND ends > $2;

-- name: UpsertAnswer :exec
INSERT INTO answers (key, request, status, body, ends) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO UPDATE SET request = excluded.request, status = excluded.status, body = excluded.body, ends = excluded.ends;

-- name: DeleteAnswersBefore :exec
DELETE FROM answers WHERE ends <= $1;
