package frontend

import (
	"net/url"
	"slices"

	"gaoshi/content"
)

// SignInPage asks who is there. Kept is the form that somebody sent after her
// session had ended: it comes back once she has signed in.
type SignInPage struct {
	DeskBase
	Login string
	Next  string // path under /desk to go on to
	Kept  Kept
	Empty bool // there is no account yet: the terminal has the link
}

// Template is desk/signin.
func (SignInPage) Template() string { return "desk/signin" }

// Kept is a form that waits for its sender: where it goes and what is in it.
type Kept struct {
	To     string // path under /desk; empty: nothing is kept
	Fields url.Values
}

// HiddenField is one hidden field of a kept form.
type HiddenField struct{ Name, Value string }

// Hidden lists the kept fields, sorted by name.
func (k Kept) Hidden() []HiddenField {
	var out []HiddenField
	for name, values := range k.Fields {
		for _, v := range values {
			out = append(out, HiddenField{name, v})
		}
	}
	slices.SortStableFunc(out, func(a, b HiddenField) int {
		if a.Name < b.Name {
			return -1
		} else if a.Name > b.Name {
			return 1
		}
		return 0
	})
	return out
}

// ResumePage sends a kept form on after signing in.
type ResumePage struct {
	DeskBase
	Kept Kept
}

// Template is desk/resume.
func (ResumePage) Template() string { return "desk/resume" }

// SetupPage makes the first admin.
type SetupPage struct {
	DeskBase
	Token       string // empty: the link is no good any more
	Login, Name string
}

// Template is desk/setup.
func (SetupPage) Template() string { return "desk/setup" }

// NewPasswordPage is behind the one-time link that an admin hands over.
type NewPasswordPage struct {
	DeskBase
	Token string // empty: the link is no good any more
	Login string
}

// Template is desk/newpassword.
func (NewPasswordPage) Template() string { return "desk/newpassword" }

// MyPage is an editor's own: her password and her language.
type MyPage struct{ DeskBase }

// Langs are the languages a desk can be in.
func (MyPage) Langs() []content.Lang { return content.Langs }

// Template is desk/my.
func (MyPage) Template() string { return "desk/my" }

// AccountsPage is where an admin keeps the accounts.
type AccountsPage struct {
	DeskBase
	Accounts []*content.Editor
	New      content.Editor  // what was typed for a new account
	Link     string          // a one-time link, shown this once
	LinkFor  *content.Editor // whose it is
}

// Template is desk/accounts.
func (AccountsPage) Template() string { return "desk/accounts" }

// Langs are the languages a desk can be in.
func (AccountsPage) Langs() []content.Lang { return content.Langs }

// RoleChoices are the roles as checkboxes.
func (p AccountsPage) RoleChoices(of any) []DeskChoice {
	var held []content.Role
	switch e := of.(type) {
	case *content.Editor:
		held = e.Roles
	case content.Editor:
		held = e.Roles
	}
	var out []DeskChoice
	for _, r := range content.Roles {
		out = append(out, DeskChoice{string(r), p.Words().T("role." + string(r)),
			p.Words().T("desk.role." + string(r)), slices.Contains(held, r)})
	}
	return out
}

// TermsPage is where an admin keeps topics and areas.
type TermsPage struct {
	DeskBase
	Terms []content.Term
	New   content.Term // what was typed for a new one
}

// Template is desk/terms.
func (TermsPage) Template() string { return "desk/terms" }

// Set lists the terms of one vocabulary.
func (p TermsPage) Set(set string) []content.Term {
	var out []content.Term
	for _, t := range p.Terms {
		if string(t.Set) == set {
			out = append(out, t)
		}
	}
	return out
}

// Sets are the two vocabularies.
func (TermsPage) Sets() []string { return []string{string(content.Topics), string(content.Areas)} }

// NewSet is the vocabulary that was chosen for a new term.
func (p TermsPage) NewSet() string { return string(p.New.Set) }

// Langs are the languages a term has names in.
func (TermsPage) Langs() []content.Lang { return content.Langs }
