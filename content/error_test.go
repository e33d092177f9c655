package content_test

import (
	"errors"
	"fmt"
	"testing"

	"gaoshi/content"
)

func TestCodes(t *testing.T) {
	one := content.Refuse(content.Invalid, "headline", content.MsgTooLong, "Max", 200, "Have", 300)
	two := content.Errors{one, content.Refuse(content.Denied, "", content.MsgOwnPiece)}
	cause := errors.New("disk")
	away := &content.Error{Code: content.Unavailable, Message: content.MsgStoreFull, Err: cause}
	for _, c := range []struct {
		err  error
		code content.Code
		n    int
	}{
		{nil, "", 0},
		{cause, content.Internal, 0},
		{one, content.Invalid, 1},
		{fmt.Errorf("save: %w", two), content.Invalid, 2},
		{fmt.Errorf("save: %w", away), content.Unavailable, 1},
		{errors.Join(cause, one), content.Invalid, 1},
	} {
		if got := content.CodeOf(c.err); got != c.code {
			t.Errorf("CodeOf(%v) = %q, want %q", c.err, got, c.code)
		}
		if got := content.RefusalsIn(c.err); len(got) != c.n {
			t.Errorf("RefusalsIn(%v) = %v, want %d", c.err, got, c.n)
		}
	}
	if !errors.Is(fmt.Errorf("x: %w", away), cause) {
		t.Error("the cause is not kept for the log")
	}
	if one.Args["Max"] != 200 || one.Args["Have"] != 300 {
		t.Errorf("the sentence is filled from %v", one.Args)
	}
	for _, err := range []error{one, two, away} {
		if err.Error() == "" {
			t.Errorf("%#v says nothing", err)
		}
	}
}
