package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints what was built: the module's version and the commit it is of.
func (versionCmd) Run(t terminal) error {
	fmt.Fprintln(t.out, version())
	return nil
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "gaoshi (unknown)"
	}
	commit := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			commit = " " + s.Value[:12]
		}
	}
	return "gaoshi " + info.Main.Version + commit + " " + info.GoVersion
}
