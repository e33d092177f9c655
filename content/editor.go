package content

import (
	"slices"
	"time"
)

// Role is what an editor may do. An editor may hold several.
type Role string

const (
	Secretary Role = "secretary" // writes
	Reviewer  Role = "reviewer"  // approves, returns, publishes
	Duty      Role = "duty"      // may publish an emergency alone, with a reason
	Admin     Role = "admin"     // keeps accounts and words
)

// Roles in the order forms list them.
var Roles = []Role{Secretary, Reviewer, Duty, Admin}

// Editor is somebody who signs in at the desk.
type Editor struct {
	ID       ID
	Login    string
	Name     string
	Roles    []Role
	Lang     Lang   // of the desk
	Secret   string // password hash, opaque here; never shown or logged
	Created  time.Time
	Disabled bool
}

// Is reports whether the editor holds any of the roles. A disabled editor
// holds none.
func (e *Editor) Is(roles ...Role) bool {
	if e == nil || e.Disabled {
		return false
	}
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(e.Roles, r) })
}
