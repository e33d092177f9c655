package server

import (
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// How long a refused sender is listened to.
const (
	lingerWhole = 10 * time.Second // in all
	lingerIdle  = 2 * time.Second  // without a byte
)

// lingerListener gives out connections that can be closed gently.
type lingerListener struct{ net.Listener }

func (l lingerListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lingerConn{Conn: c}, nil
}

// lingerConn can be closed while its other end is still sending. A plain close
// answers what comes then with a reset, and the sender's system throws away the
// answer it was not done waiting for: of a 413, a browser shows "connection
// reset". So the writing half is closed first, and what comes is read away.
type lingerConn struct {
	net.Conn
	refused atomic.Bool
}

func (c *lingerConn) Close() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok || !c.refused.Load() || half.CloseWrite() != nil {
		return c.Conn.Close()
	}
	end := time.Now().Add(lingerWhole)
	buf := make([]byte, 32<<10)
	for time.Now().Before(end) {
		if c.SetReadDeadline(time.Now().Add(lingerIdle)) != nil {
			break
		}
		if _, err := io.ReadAtLeast(c.Conn, buf, 1); err != nil {
			break
		}
	}
	return c.Conn.Close()
}

// linger lets the answer to a request that was not read to its end arrive.
func linger(c *fiber.Ctx) {
	if conn, ok := c.Context().Conn().(*lingerConn); ok {
		conn.refused.Store(true)
	}
}
