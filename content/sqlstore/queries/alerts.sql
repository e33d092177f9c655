-- name: UpsertSubscription :exec
INSERT INTO subscriptions (id, endpoint, p256dh, auth, lang, topics, areas, least, quiet_from, quiet_to, created, seen)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (id) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth, lang = excluded.lang, topics = excluded.topics,
    areas = excluded.areas, least = excluded.least, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
    seen = excluded.seen;

-- name: GetSubscription :one
SELECT id, endpoint, p256dh, auth, lang, topics, areas, least, quiet_from, quiet_to, created, seen
FROM subscriptions WHERE id = $1;

-- name: DeleteSubscription :execrows
DELETE FROM subscriptions WHERE id = $1;

-- name: CountSubscriptions :one
SELECT COUNT(*) FROM subscriptions;

-- The ledger moves along when a browser changes its endpoint.
-- name: MoveDeliveries :exec
UPDATE deliveries SET subscriber = sqlc.arg(now)
WHERE deliveries.subscriber = sqlc.arg(was) AND deliveries.run IN (SELECT id FROM alert_runs) AND NOT EXISTS (
    SELECT 1 FROM deliveries AS d WHERE d.run = deliveries.run AND d.subscriber = sqlc.arg(now));

-- name: InsertAlertRun :execrows
INSERT INTO alert_runs (id, publication, revision, kind, reach, started, state, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (publication, revision, kind) DO NOTHING;

-- name: SupersedeRuns :execrows
UPDATE alert_runs SET state = 'superseded'
WHERE publication = $1 AND id <> $2 AND revision <= $3 AND state IN ('going', 'stopped');

-- Parts that are busy end by themselves, when their sends in flight have ended.
-- name: EndPartsOfSuperseded :exec
UPDATE alert_parts SET state = 'done', waiting = 0
WHERE state = 'ready' AND run IN (SELECT id FROM alert_runs WHERE publication = $1 AND state = 'superseded');

-- name: ReachRun :exec
UPDATE alert_runs SET reach = TRUE WHERE id = $1;

-- name: InsertAlertPart :exec
INSERT INTO alert_parts (run, number, turn, id_from, id_to, state, matched, delivered, gone, failed, waiting, first, last)
VALUES ($1, $2, 0, $3, $4, 'ready', 0, 0, 0, 0, 0, 9223372036854775807, 0);

-- name: GetAlertRun :one
SELECT id, publication, revision, kind, reach, started, state, reason FROM alert_runs WHERE id = $1;

-- name: SetPartBusy :execrows
UPDATE alert_parts SET state = 'busy' WHERE run = $1 AND number = $2 AND turn = $3 AND state <> 'done';

-- name: CountBusyBefore :one
SELECT COUNT(*) FROM alert_parts AS p JOIN alert_runs AS r ON r.id = p.run
WHERE r.publication = $1 AND r.id <> $2 AND p.state = 'busy' AND r.state = 'superseded';

-- What is final and what is left to do make all that matched.
-- name: CountPart :exec
UPDATE alert_parts SET matched = delivered + gone + failed + sqlc.arg(matched), delivered = delivered + sqlc.arg(delivered),
    gone = gone + sqlc.arg(gone), failed = failed + sqlc.arg(failed), waiting = sqlc.arg(waiting),
    first = CASE WHEN sqlc.arg(begun) < first THEN sqlc.arg(begun) ELSE first END,
    last = CASE WHEN sqlc.arg(ended) > last THEN sqlc.arg(ended) ELSE last END
WHERE run = sqlc.arg(run) AND number = sqlc.arg(number);

-- name: RunState :one
SELECT state FROM alert_runs WHERE id = $1;

-- name: EndTurn :execrows
UPDATE alert_parts SET turn = turn + 1, state = sqlc.arg(state)
WHERE run = sqlc.arg(run) AND number = sqlc.arg(number) AND turn = sqlc.arg(turn);

-- name: EndRunWhenPartsDone :exec
UPDATE alert_runs SET state = 'done'
WHERE alert_runs.id = $1 AND state = 'going'
    AND NOT EXISTS (SELECT 1 FROM alert_parts AS p WHERE p.run = alert_runs.id AND p.state <> 'done');

-- name: StopRun :execrows
UPDATE alert_runs SET state = 'stopped', reason = $2 WHERE id = $1 AND state = 'going';

-- name: ResumeRun :execrows
UPDATE alert_runs SET state = 'going', reason = '' WHERE id = $1 AND state = 'stopped';

-- name: ReopenParts :many
UPDATE alert_parts SET turn = turn + 1, state = 'ready' WHERE run = $1 AND state = 'ready'
RETURNING number, turn, id_from, id_to;

-- name: Troubles :many
SELECT state, status, detail, COUNT(*) AS count, CAST(MIN(at) AS BIGINT) AS due FROM deliveries
WHERE run = $1 AND state <> 'delivered' GROUP BY state, status, detail ORDER BY COUNT(*) DESC, state, status, detail LIMIT 20;
