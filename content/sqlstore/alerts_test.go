package sqlstore_test

import (
	"testing"

	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

func TestAlertSuite(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		contenttest.AlertSuite(t, open)
	})
}
