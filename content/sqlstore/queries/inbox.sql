-- name: InsertRumor :exec
INSERT INTO rumors (id, version, claim, wordings, links, keys, asks, first_asked, last_asked, area, owner, deadline, publication, dismissed, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: UpdateRumor :execrows
UPDATE rumors SET version = version + 1, claim = $3, wordings = $4, links = $5, keys = $6, asks = $7, first_asked = $8,
    last_asked = $9, area = $10, owner = $11, deadline = $12, publication = $13, dismissed = $14, state = $15
WHERE id = $1 AND version = $2;

-- name: UpsertRumorKey :exec
INSERT INTO rumor_keys (key, rumor) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET rumor = excluded.rumor;

-- name: InsertRumorKey :exec
INSERT INTO rumor_keys (key, rumor) VALUES ($1, $2);

-- name: GetRumor :one
SELECT id, version, claim, wordings, links, keys, asks, first_asked, last_asked, area, owner, deadline, publication, dismissed, state
FROM rumors WHERE id = $1;

-- name: GetRumorByKey :one
SELECT r.id, r.version, r.claim, r.wordings, r.links, r.keys, r.asks, r.first_asked, r.last_asked, r.area, r.owner, r.deadline, r.publication, r.dismissed, r.state
FROM rumor_keys AS k JOIN rumors AS r ON r.id = k.rumor WHERE k.key = $1;

-- name: ListRumors :many
SELECT id, version, claim, wordings, links, keys, asks, first_asked, last_asked, area, owner, deadline, publication, dismissed, state
FROM rumors WHERE state = $1 ORDER BY asks DESC, last_asked DESC, id LIMIT $2 OFFSET $3;

-- name: CountRumors :one
SELECT COUNT(*) FROM rumors WHERE state = $1;

-- name: ListRumorsOf :many
SELECT id, version, claim, wordings, links, keys, asks, first_asked, last_asked, area, owner, deadline, publication, dismissed, state
FROM rumors WHERE publication = $1 ORDER BY first_asked, id;

-- name: MoveQuestions :exec
UPDATE questions SET rumor = $1 WHERE rumor = $2;

-- name: MoveRumorKeys :exec
UPDATE rumor_keys SET rumor = $1 WHERE rumor = $2;

-- name: DeleteRumor :exec
DELETE FROM rumors WHERE id = $1;

-- name: InsertQuestion :exec
INSERT INTO questions (id, rumor, text, url, area, lang, device, asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: ListQuestions :many
SELECT id, rumor, text, url, area, lang, device, asked FROM questions
WHERE rumor = $1 ORDER BY asked DESC, id DESC LIMIT $2;

-- name: UpsertFeedback :exec
INSERT INTO feedback (publication, revision, device, lang, helpful, confidence, said) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (publication, revision, device) DO UPDATE SET helpful = excluded.helpful,
    confidence = excluded.confidence, said = excluded.said;

-- name: CountFeedback :many
SELECT publication, COUNT(CASE WHEN helpful THEN 1 END) AS yes, COUNT(CASE WHEN NOT helpful THEN 1 END) AS no
FROM feedback WHERE said >= $1 GROUP BY publication ORDER BY no DESC, yes DESC, publication;
