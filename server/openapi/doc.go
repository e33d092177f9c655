// Package openapi describes the JSON API as it is: every route stands in one
// place with its handler, its parameters and the Go types it reads and writes,
// and the OpenAPI 3.1 document is made of that.
//
// A room that has API routes lists them as Routes and mounts them with Mount;
// the document is described from the lists of all rooms, and Compare holds it
// against the routes that the application really has.
package openapi
