// Package server is all that faces the network: one Fiber application, what
// every request goes through, and the one place where errors become answers.
//
//	server/site     public pages            server/desk   editorial backend
//	server/feed     RSS, Atom, JSON Feed    server/api    JSON v1, OpenAPI
//	server/push     subscriptions and sending
//	server/edition  ready bytes for an edition
//
// The rooms know nothing of each other and nothing of this package: each has a
// Routes method, and cmd hands them to New. *fiber.Ctx is seen below this
// folder and nowhere else.
package server
