package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"gaoshi/content"
	"gaoshi/server/desk"
)

type userCmd struct {
	Add    userAddCmd    `cmd:"" help:"Add an editor; the password is asked for."`
	Passwd userPasswdCmd `cmd:"" help:"Set an editor's password."`
	List   userListCmd   `cmd:"" help:"List the editors."`
}

type userAddCmd struct {
	Login string   `arg:"" help:"What she signs in with."`
	Name  string   `help:"Her name. Default: the login."`
	Roles []string `name:"role" default:"secretary" help:"secretary, reviewer, duty, admin; may be repeated."`
}

// Run adds an account. The password is read from the terminal, or from a pipe.
func (cmd userAddCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	secret, err := askSecret(t)
	if err != nil {
		return err
	}
	e := content.Editor{Login: cmd.Login, Name: cmd.Name, Secret: secret, Lang: content.Lang(c.Lang)}
	if e.Name == "" {
		e.Name = cmd.Login
	}
	for _, r := range cmd.Roles {
		e.Roles = append(e.Roles, content.Role(r))
	}
	saved, err := p.desk.SaveEditor(ctx, nil, e)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s may sign in at %s/desk\n", saved.Login, c.BaseURL)
	return nil
}

type userPasswdCmd struct {
	Login string `arg:"" help:"Whose password."`
}

// Run sets a password.
func (cmd userPasswdCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	e, err := p.desk.EditorByLogin(ctx, cmd.Login)
	if err != nil {
		return err
	}
	if e.Secret, err = askSecret(t); err != nil {
		return err
	}
	if _, err := p.desk.SaveEditor(ctx, nil, *e); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "the password of %s is set\n", e.Login)
	return nil
}

type userListCmd struct{}

// Run lists accounts, one a line.
func (userListCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	all, err := p.desk.Editors(ctx)
	if err != nil {
		return err
	}
	for _, e := range all {
		state := ""
		if e.Disabled {
			state = " (disabled)"
		}
		fmt.Fprintf(t.out, "%s\t%s\t%v%s\n", e.Login, e.Name, e.Roles, state)
	}
	return nil
}

// askSecret reads a new password and returns its hash.
func askSecret(t terminal) (string, error) {
	password, err := readPassword(t)
	if err != nil {
		return "", err
	}
	return desk.HashPassword(password)
}

// readPassword does not echo on a terminal; from a pipe it takes one line.
func readPassword(t terminal) (string, error) {
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		fmt.Fprint(t.err, "password: ")
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(t.err)
		return string(b), err
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("read the password from standard input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
