// Gaoshi is a public information and rumor-response portal for a local
// government. This is its binary: configuration, commands (one a file), and
// the only place that names engines and joins rooms.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones are there also where the system has none

	"github.com/alecthomas/kong"
)

// cli is every command. Flags of config go before or after the command and mean
// the same as GAOSHI_… in the environment.
type cli struct {
	config

	Serve     serveCmd     `cmd:"" help:"Serve the portal."`
	Demo      demoCmd      `cmd:"" help:"Serve a lively fictional town from a temporary folder."`
	Import    importCmd    `cmd:"" help:"Import notices, clarifications or supplies from JSON Lines or CSV."`
	User      userCmd      `cmd:"" help:"Add and list editors, set passwords."`
	Reindex   reindexCmd   `cmd:"" help:"Build the search index anew."`
	Backup    backupCmd    `cmd:"" help:"Write a verified copy of everything to a file, while serving."`
	Restore   restoreCmd   `cmd:"" help:"Bring a backup back."`
	Log       logCmd       `cmd:"" help:"Check the event log."`
	EvalMatch evalMatchCmd `cmd:"" name:"evalmatch" help:"Measure how well messages find the claims that answer them, or learn the weights."`
	Meili     meiliCmd     `cmd:"" help:"Set a Meilisearch server up."`
	VAPID     vapidCmd     `cmd:"" name:"vapid" help:"Make a key pair for web push."`
	Config    configCmd    `cmd:"" help:"Print the effective configuration, secrets hidden."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

func main() {
	keepSmall()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err == nil {
		return
	}
	if !errors.Is(err, errReported) {
		fmt.Fprintln(os.Stderr, "gaoshi:", err)
	}
	os.Exit(1)
}

// errReported ends a command that has already said what was wrong.
var errReported = errors.New("reported")

// terminal is where a command prints: results to out, progress to err.
type terminal struct{ out, err io.Writer }

// run is main with its surroundings given, so that tests call it.
func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	if err := loadSecretFiles(); err != nil {
		return err
	}
	var c cli
	parser, err := kong.New(&c,
		kong.Name("gaoshi"),
		kong.Description("告示 — verified notices, rumor clarifications and what is on the shelf, for a local government."),
		kong.DefaultEnvars("GAOSHI"),
		kong.Writers(out, errOut),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	if err := c.validate(); err != nil {
		return fmt.Errorf("the configuration needs mending:\n%w", err)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return inWords(parsed.Run(&c.config, terminal{out, errOut}))
}
