package main

import (
	"fmt"

	"gaoshi/server/push"
)

type vapidCmd struct{}

// Run prints a new key pair, to be set on every instance. Changing the pair of
// a portal that has subscribers loses them all.
func (vapidCmd) Run(t terminal) error {
	v, err := push.MakeVAPID()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "GAOSHI_VAPID_PUBLIC=%s\nGAOSHI_VAPID_PRIVATE=%s\n", v.Public(), v.Private())
	return nil
}
