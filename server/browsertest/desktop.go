package browsertest

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Desktop shows notifications as a desktop does, on a message bus of its own:
// what Firefox shows arrives here, and a click here reaches its service worker
// as a real one. It follows the Desktop Notifications Specification, 1.2.
type Desktop struct {
	address string
	conn    *dbus.Conn

	mu    sync.Mutex
	last  uint32
	shown []Shown
}

// Shown is a notification on the desktop.
type Shown struct {
	ID       uint32
	Title    string
	Body     string
	Actions  []string // pairs of key and label
	Closed   bool     // taken away by the browser, or clicked
	Replaces uint32   // the earlier one that it took the place of, 0 for none
}

var busAddress = regexp.MustCompile(`^(unix:\S+)`)

const (
	notifications1    = "org.freedesktop.Notifications"
	notificationsPath = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// NewDesktop starts a message bus and a notification daemon that end with the
// test. Without a dbus-daemon on PATH the test is skipped, and fails when
// CI=true.
func NewDesktop(t testing.TB) *Desktop {
	t.Helper()
	path := program(t, "dbus-daemon")
	folder := newFolder(t)
	// The address goes to standard error, where start looks for it.
	bus, address := start(t, path, []string{
		"--session", "--nofork", "--nopidfile", "--nosyslog", "--print-address=2",
		"--address=unix:path=" + filepath.Join(folder, "bus"),
	}, nil, folder, busAddress)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatalf("desktop: %v", err)
	}
	d := &Desktop{address: address, conn: conn}
	t.Cleanup(func() {
		_ = conn.Close()
		_ = bus.cmd.Process.Kill() // it ends at nobody's request
	})
	if err := conn.Export(daemon{d}, notificationsPath, notifications1); err != nil {
		t.Fatalf("desktop: %v", err)
	}
	reply, err := conn.RequestName(notifications1, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("desktop: own %s: %v %v", notifications1, reply, err)
	}
	return d
}

// daemon has the methods that are called over the bus, and no others.
type daemon struct{ d *Desktop }

// GetCapabilities says what this desktop can do.
func (daemon) GetCapabilities() ([]string, *dbus.Error) {
	return []string{"actions", "body", "persistence"}, nil
}

// GetServerInformation names this desktop.
func (daemon) GetServerInformation() (name, vendor, version, spec string, err *dbus.Error) {
	return "browsertest", "gaoshi", "1", "1.2", nil
}

// Notify shows a notification.
func (m daemon) Notify(_ string, replaces uint32, _, title, body string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d := m.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if replaces != 0 {
		d.closeLocked(replaces)
	}
	d.last++
	d.shown = append(d.shown, Shown{ID: d.last, Title: title, Body: body, Actions: actions, Replaces: replaces})
	return d.last, nil
}

// CloseNotification takes one away.
func (m daemon) CloseNotification(id uint32) *dbus.Error {
	m.d.mu.Lock()
	m.d.closeLocked(id)
	m.d.mu.Unlock()
	m.d.closed(id, 3)
	return nil
}

func (d *Desktop) closeLocked(id uint32) {
	for i := range d.shown {
		if d.shown[i].ID == id {
			d.shown[i].Closed = true
		}
	}
}

// closed tells the browser that one is gone: 2 by the user, 3 by its own call.
func (d *Desktop) closed(id, why uint32) {
	_ = d.conn.Emit(notificationsPath, notifications1+".NotificationClosed", id, why)
}

// All are the notifications that were ever shown, oldest first.
func (d *Desktop) All() []Shown {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.shown)
}

// Open are those on the screen now.
func (d *Desktop) Open() []Shown {
	return slices.DeleteFunc(d.All(), func(s Shown) bool { return s.Closed })
}

// Wait waits until a notification is on the screen whose title or body contains
// text.
func (d *Desktop) Wait(t testing.TB, text string) Shown {
	t.Helper()
	deadline := time.After(opTimeout)
	for {
		for _, s := range d.Open() {
			if strings.Contains(s.Title+" "+s.Body, text) {
				return s
			}
		}
		select {
		case <-deadline:
			t.Fatalf("no notification says %q; shown were %+v", text, d.All())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Click clicks a notification as a person would, which also closes it.
func (d *Desktop) Click(t testing.TB, s Shown) {
	t.Helper()
	if !slices.Contains(s.Actions, "default") {
		t.Fatalf("the notification %q cannot be clicked", s.Title)
	}
	if err := d.conn.Emit(notificationsPath, notifications1+".ActionInvoked", s.ID, "default"); err != nil {
		t.Fatal(fmt.Errorf("click: %w", err))
	}
	d.mu.Lock()
	d.closeLocked(s.ID)
	d.mu.Unlock()
	d.closed(s.ID, 2)
}
