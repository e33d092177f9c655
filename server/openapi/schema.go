package openapi

import (
	"reflect"
	"strings"
	"time"
)

// Schema is the part of JSON Schema 2020-12 that our types need.
type Schema struct {
	Ref         string             `json:"$ref,omitempty"`
	Type        string             `json:"type,omitempty"`
	Format      string             `json:"format,omitempty"`
	Description string             `json:"description,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Maximum     *int               `json:"maximum,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Additional  *Schema            `json:"additionalProperties,omitempty"`
	Required    []string           `json:"required,omitempty"`
}

// schemas are the named ones, by the name of their Go type with a capital.
type schemas map[string]*Schema

// of describes the type of v. A description made of the types that are really
// written cannot fall behind them. A field's words come from its tag `about`,
// its values from its tag `enum`, separated by commas.
func (s schemas) of(v any) *Schema { return s.typ(reflect.TypeOf(v)) }

func (s schemas) typ(t reflect.Type) *Schema {
	switch t.Kind() {
	case reflect.Pointer:
		return s.typ(t.Elem())
	case reflect.String:
		return &Schema{Type: "string"}
	case reflect.Bool:
		return &Schema{Type: "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64:
		return &Schema{Type: "integer"}
	case reflect.Float32, reflect.Float64:
		return &Schema{Type: "number"}
	case reflect.Slice, reflect.Array:
		return &Schema{Type: "array", Items: s.typ(t.Elem())}
	case reflect.Map:
		return &Schema{Type: "object", Additional: s.typ(t.Elem())}
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return &Schema{Type: "string", Format: "date-time"}
		}
		return s.object(t)
	}
	return &Schema{} // anything
}

// object describes a struct once and points at it.
func (s schemas) object(t reflect.Type) *Schema {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	ref := &Schema{Ref: "#/components/schemas/" + name}
	if s[name] != nil {
		return ref
	}
	out := &Schema{Type: "object", Properties: map[string]*Schema{}}
	s[name] = out // before its fields, which may lead back to it
	s.fields(t, out)
	return ref
}

func (s schemas) fields(t reflect.Type, out *Schema) {
	for f := range t.Fields() {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && tag == "":
			s.fields(f.Type, out)
			continue
		case !f.IsExported() || tag == "-":
			continue
		case tag == "":
			tag = f.Name
		}
		field := s.typ(f.Type)
		if about := f.Tag.Get("about"); about != "" {
			field.Description = about
		}
		if enum := f.Tag.Get("enum"); enum != "" {
			field.Enum = strings.Split(enum, ",")
		}
		out.Properties[tag] = field
		if !strings.Contains(options, "omit") {
			out.Required = append(out.Required, tag)
		}
	}
}
