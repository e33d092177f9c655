package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// config is every setting, as a flag and as GAOSHI_… in the environment. The
// README's table is made from it (go test ./cmd/gaoshi -run Readme -update).
type config struct {
	Listen         string   `default:"127.0.0.1:8080" help:"Address to serve on."`
	BaseURL        string   `name:"base-url" help:"Public address of the portal, such as https://gaoshi.example.org. Links, feeds and QR codes use it. Default: http:// and the listen address."`
	Data           string   `default:"./data" help:"Folder for the database, the search index and keys." type:"path"`
	DatabaseURL    string   `name:"database-url" secret:"" help:"postgres://… moves the database to PostgreSQL. Default: SQLite in the data folder."`
	MeiliURL       string   `name:"meili-url" help:"Address of a Meilisearch server. Default: the search engine inside."`
	MeiliKey       string   `name:"meili-key" secret:"" help:"Key for it, as made by gaoshi meili setup."`
	MeiliIndex     string   `name:"meili-index" default:"gaoshi" help:"Name of the index on it."`
	MeiliBackup    bool     `name:"meili-backup" default:"true" negatable:"" help:"Keep the engine inside in step beside Meilisearch; it answers while that is away."`
	VAPIDPublic    string   `name:"vapid-public" help:"Public key for web push. Default: made and kept in the data folder."`
	VAPIDPrivate   string   `name:"vapid-private" secret:"" help:"Private key for web push."`
	VAPIDSubject   string   `name:"vapid-subject" help:"Who a push service writes to about our pushes: a mail address or https address. Default: the base URL."`
	SiteName       string   `name:"site-name" default:"街道办事处" help:"Name of the office, on every page."`
	SiteNameEN     string   `name:"site-name-en" help:"The same in English. Default: the site name."`
	Lang           string   `default:"zh" enum:"zh,en" help:"Language at /; the other one is under its own prefix."`
	Timezone       string   `default:"Asia/Shanghai" help:"Zone of the times on pages and in forms."`
	TrustedProxies []string `name:"trusted-proxies" help:"Addresses or networks of proxies whose X-Forwarded-For is believed."`
	MetricsListen  string   `name:"metrics-listen" help:"Address for Prometheus metrics. Default: none."`
	PushHosts      []string `name:"push-hosts" help:"Hosts of push services that are allowed besides the known ones."`
	Solo           bool     `help:"An office of one: who wrote a piece may approve and publish it."`
	Dev            bool     `help:"For working on the portal: templates are read from disk at each request, and the browser reloads."`
}

// zone and the parsed forms below cannot fail once validate has passed.
func (c *config) zone() *time.Location {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// office is who speaks on the pages.
func (c *config) office() *frontend.Office {
	english := c.SiteNameEN
	if english == "" {
		english = c.SiteName
	}
	return &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: c.SiteName, content.English: english},
		BaseURL: c.BaseURL, Lang: content.Lang(c.Lang), Zone: c.zone(), Dev: c.Dev,
	}
}

// validate says what to set instead of what is wrong, all of it at once.
func (c *config) validate() error {
	var errs []error
	bad := func(name, format string, args ...any) {
		errs = append(errs, fmt.Errorf("GAOSHI_%s: "+format, append([]any{name}, args...)...))
	}
	if _, port, err := net.SplitHostPort(c.Listen); err != nil || port == "" {
		bad("LISTEN", "%q is no address; set one such as 127.0.0.1:8080 or :8080", c.Listen)
	}
	if c.MetricsListen != "" {
		if _, _, err := net.SplitHostPort(c.MetricsListen); err != nil {
			bad("METRICS_LISTEN", "%q is no address; set one such as 127.0.0.1:9090", c.MetricsListen)
		}
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + localName(c.Listen)
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if u, err := url.Parse(c.BaseURL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Path != "" {
		bad("BASE_URL", "%q is no address of a site; set one such as https://gaoshi.example.org, without a path", c.BaseURL)
	}
	if _, err := time.LoadLocation(c.Timezone); err != nil {
		bad("TIMEZONE", "%q is no time zone; set one such as Asia/Shanghai", c.Timezone)
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		bad("DATABASE_URL", "it must begin with postgres://; for SQLite leave it empty and set GAOSHI_DATA")
	}
	if c.MeiliURL != "" && !isHTTP(c.MeiliURL) {
		bad("MEILI_URL", "%q is no http address; set one such as http://127.0.0.1:7700", c.MeiliURL)
	}
	for _, p := range c.TrustedProxies {
		if !isAddrOrNet(p) {
			bad("TRUSTED_PROXIES", "%q is no address or network; set such as 10.0.0.0/8", p)
		}
	}
	if (c.VAPIDPublic == "") != (c.VAPIDPrivate == "") {
		bad("VAPID_PUBLIC", "set both GAOSHI_VAPID_PUBLIC and GAOSHI_VAPID_PRIVATE (gaoshi vapid makes a pair), or neither")
	}
	if strings.TrimSpace(c.SiteName) == "" {
		bad("SITE_NAME", "it is empty; set the name of the office")
	}
	return errors.Join(errs...)
}

// localName is where this machine reaches the listen address.
func localName(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func isHTTP(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func isAddrOrNet(s string) bool {
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

// secretNames are the settings that may also come from a file, named by the
// same variable with _FILE behind it, as container platforms hand out secrets.
var secretNames = []string{"GAOSHI_DATABASE_URL", "GAOSHI_MEILI_KEY", "GAOSHI_MEILI_MASTER_KEY", "GAOSHI_VAPID_PRIVATE"}

// loadSecretFiles puts the contents of …_FILE into the environment.
func loadSecretFiles() error {
	for _, name := range secretNames {
		path := os.Getenv(name + "_FILE")
		if path == "" {
			continue
		}
		if os.Getenv(name) != "" {
			return fmt.Errorf("%s and %s_FILE are both set; set one of them", name, name)
		}
		b, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return fmt.Errorf("%s_FILE cannot be read; set it to a file that this user can read: %w", name, err)
		}
		if err := os.Setenv(name, strings.TrimSpace(string(b))); err != nil {
			return fmt.Errorf("%s_FILE: %w", name, err)
		}
	}
	return nil
}
