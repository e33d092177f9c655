package main

import (
	"fmt"
	"reflect"
	"strings"
)

type configCmd struct{}

// Run prints one GAOSHI_…=value a line. A secret shows only whether it is set.
func (configCmd) Run(c *config, t terminal) error {
	for _, s := range settings(c) {
		fmt.Fprintf(t.out, "%s=%s\n", s.env, s.shown)
	}
	return nil
}

// setting is one field of config as operators see it.
type setting struct{ env, shown, fallback, help string }

// settings lists the configuration in the order of the struct.
func settings(c *config) []setting {
	v := reflect.ValueOf(c).Elem()
	out := make([]setting, 0, v.NumField())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		shown := fmt.Sprint(v.Field(i).Interface())
		if list, ok := v.Field(i).Interface().([]string); ok {
			shown = strings.Join(list, ",")
		}
		if _, secret := f.Tag.Lookup("secret"); secret && shown != "" {
			shown = "(set, hidden)"
		}
		out = append(out, setting{envName(f), shown, f.Tag.Get("default"), f.Tag.Get("help")})
	}
	return out
}

// envName is the variable of a field, made as kong makes it: from the flag's
// name, which is given or is the field's with hyphens.
func envName(f reflect.StructField) string {
	name := f.Tag.Get("name")
	if name == "" {
		name = strings.ToLower(hyphenate(f.Name))
	}
	return "GAOSHI_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

func hyphenate(camel string) string {
	var b strings.Builder
	for i, r := range camel {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}
