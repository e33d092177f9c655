// Package api serves what was published as JSON, for programs: /api/v1 with
// lists, single pieces, search, and the OpenAPI document that describes it.
// Everything here may be read by anybody from anywhere.
package api
