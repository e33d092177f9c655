-- name: InsertPublication :exec
INSERT INTO publications (
    id, kind, slug, version, author, created, published, updated, expired, withdrawn, duty_due, external,
    live_revision, live_severity, live_verdict, live_effective, live_expires, live_everywhere, live_headlines,
    stage, saved, waiting, working, latest_severity, latest_verdict, latest_everywhere, latest_headlines
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27
);

-- UpdatePublication changes nothing when the version is another: then somebody
-- saved in between.
-- name: UpdatePublication :execrows
UPDATE publications SET
    slug = sqlc.arg(slug), version = sqlc.arg(version), published = sqlc.arg(published), updated = sqlc.arg(updated),
    expired = sqlc.arg(expired), withdrawn = sqlc.arg(withdrawn), duty_due = sqlc.arg(duty_due),
    live_revision = sqlc.arg(live_revision), live_severity = sqlc.arg(live_severity), live_verdict = sqlc.arg(live_verdict),
    live_effective = sqlc.arg(live_effective), live_expires = sqlc.arg(live_expires),
    live_everywhere = sqlc.arg(live_everywhere), live_headlines = sqlc.arg(live_headlines),
    waiting = CASE WHEN stage = sqlc.arg(stage) THEN waiting ELSE sqlc.arg(waiting) END,
    stage = sqlc.arg(stage), saved = sqlc.arg(saved), working = sqlc.arg(working),
    latest_severity = sqlc.arg(latest_severity), latest_verdict = sqlc.arg(latest_verdict),
    latest_everywhere = sqlc.arg(latest_everywhere), latest_headlines = sqlc.arg(latest_headlines)
WHERE id = sqlc.arg(id) AND version = sqlc.arg(expect);

-- name: PublicationExists :one
SELECT COUNT(*) FROM publications WHERE id = $1;

-- name: SlugTaken :one
SELECT COUNT(*) FROM publications
WHERE kind = $1 AND slug = $2 AND id <> $3 AND (live_revision > 0 OR stage <> '');

-- name: GetPublication :one
SELECT p.id, p.kind, p.slug, p.version, p.author, p.created, p.published, p.updated, p.expired, p.withdrawn,
    p.duty_due, p.external, p.working, p.live_revision, COALESCE(r.body, '') AS live
FROM publications p LEFT JOIN revisions r ON r.publication = p.id AND r.number = p.live_revision
WHERE p.id = $1;

-- name: GetPublicationBySlug :one
SELECT p.id, p.kind, p.slug, p.version, p.author, p.created, p.published, p.updated, p.expired, p.withdrawn,
    p.duty_due, p.external, p.working, p.live_revision, COALESCE(r.body, '') AS live
FROM publications p LEFT JOIN revisions r ON r.publication = p.id AND r.number = p.live_revision
WHERE p.kind = $1 AND p.slug = $2 AND (p.live_revision > 0 OR p.stage <> '');

-- name: DeletePublicationTerms :exec
DELETE FROM publication_terms WHERE publication = $1;

-- name: InsertPublicationTerm :exec
INSERT INTO publication_terms (term_set, code, publication, live, latest) VALUES ($1, $2, $3, $4, $5);
