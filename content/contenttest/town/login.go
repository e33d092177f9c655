package town

import (
	"context"
	"fmt"
	"slices"

	"gaoshi/content"
)

// Login is an account of the demo. Its password is no secret: whoever starts a
// demo reads it on the terminal.
type Login struct {
	Login    string
	Password string
	Name     string
	Roles    []content.Role
	Lang     content.Lang
}

// Logins are the accounts of the office, the main one of each role first.
type Logins []Login

// As returns the first login that holds a role.
func (ls Logins) As(r content.Role) Login {
	i := slices.IndexFunc(ls, func(l Login) bool { return slices.Contains(l.Roles, r) })
	if i < 0 {
		return Login{}
	}
	return ls[i]
}

var logins = Logins{
	{"xiaoman", "frost-ferry-1", "竺小满", []content.Role{content.Secretary}, content.Chinese},
	{"zhiqiu", "frost-ferry-2", "庾知秋", []content.Role{content.Reviewer}, content.Chinese},
	{"changming", "frost-ferry-3", "麦长明", []content.Role{content.Duty}, content.Chinese},
	{"yiming", "frost-ferry-4", "钮一鸣", []content.Role{content.Admin}, content.Chinese},
	{"qinghe", "frost-ferry-5", "闻清和 Wen Qinghe", []content.Role{content.Secretary}, content.English},
}

// openDesk makes accounts and vocabularies.
func openDesk(ctx context.Context, desk *content.Desk, hash func(string) (string, error)) (Logins, map[string]*content.Editor, error) {
	editors := map[string]*content.Editor{}
	for _, l := range logins {
		secret, err := hash(l.Password)
		if err != nil {
			return nil, nil, fmt.Errorf("hash the password of %s: %w", l.Login, err)
		}
		e, err := desk.SaveEditor(ctx, nil, content.Editor{
			Login: l.Login, Name: l.Name, Roles: l.Roles, Lang: l.Lang, Secret: secret,
		})
		if err != nil {
			return nil, nil, fmt.Errorf("account %s: %w", l.Login, err)
		}
		editors[l.Login] = e
	}
	words, err := Terms()
	if err != nil {
		return nil, nil, err
	}
	if err := desk.SaveTerms(ctx, nil, words...); err != nil {
		return nil, nil, err
	}
	return slices.Clone(logins), editors, nil
}
