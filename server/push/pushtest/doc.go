// Package pushtest is a push service for tests. It takes messages as the
// services of Google, Mozilla and Apple do, and checks each the way they do and
// a little harder: the sender's signature and its claims (RFC 8292), the headers
// (RFC 8030), and the encryption, which it undoes with keys of its own
// (RFC 8291). It can play every fault that a real one shows on a bad day.
//
//	service := pushtest.New(t)
//	sub := service.Subscribe()                          // an endpoint and keys, as a browser would give
//	service.Play(sub, pushtest.Status(503), pushtest.Gone)
//	…
//	got := service.Messages()                           // what arrived, decrypted
//
// A request that no push service would take is answered with the status that
// they use, and noted: a test that does not ask for Complaints fails by them.
//
// Firefox can use the same service as its own: see WebSocketURL. The package
// imports nothing of the code it tests, and encrypts and decrypts with the
// standard library alone.
package pushtest
