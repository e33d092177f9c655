package openapi

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
)

// Document is an OpenAPI 3.1 description.
type Document struct {
	OpenAPI    string                          `json:"openapi"`
	Info       Info                            `json:"info"`
	Servers    []Server                        `json:"servers"`
	Paths      map[string]map[string]Operation `json:"paths"` // by path and small method
	Components Components                      `json:"components"`
}

// Info says whose API it is.
type Info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description,omitempty"`
}

// Server is where the paths begin.
type Server struct {
	URL string `json:"url"`
}

// Operation is one method of one path.
type Operation struct {
	OperationID string                `json:"operationId"`
	Summary     string                `json:"summary"`
	Parameters  []Parameter           `json:"parameters,omitempty"`
	RequestBody *RequestBody          `json:"requestBody,omitempty"`
	Responses   map[string]Response   `json:"responses"`
	Security    []map[string][]string `json:"security,omitempty"`
}

// Parameter is a Param as the document writes it.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *Schema `json:"schema"`
}

// RequestBody is what is sent.
type RequestBody struct {
	Required bool             `json:"required"`
	Content  map[string]Media `json:"content"`
}

// Response is an answer.
type Response struct {
	Description string           `json:"description"`
	Content     map[string]Media `json:"content,omitempty"`
}

// Media is a body in one media type.
type Media struct {
	Schema *Schema `json:"schema,omitempty"`
}

// Components are what operations point at.
type Components struct {
	Schemas         map[string]*Schema           `json:"schemas"`
	SecuritySchemes map[string]map[string]string `json:"securitySchemes"`
}

// Problem is the error document of all routes (RFC 9457).
type Problem struct {
	Type   string         `json:"type" about:"about:blank: the status says what it is"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail,omitempty" about:"a sentence for people, in the language asked for"`
	ID     string         `json:"id,omitempty" about:"finds the log line of a fault on our side"`
	Code   string         `json:"code,omitempty" about:"which refusal it is"`
	Errors []ProblemField `json:"errors,omitempty" about:"everything that is wrong with what was sent"`
}

// ProblemField is one thing that is wrong with what was sent.
type ProblemField struct {
	Field  string `json:"field,omitempty"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Describe makes the document of all routes.
func Describe(info Info, baseURL string, routes []Route) *Document {
	s := schemas{}
	d := &Document{
		OpenAPI: "3.1.0", Info: info, Servers: []Server{{baseURL + Prefix}},
		Paths: map[string]map[string]Operation{},
		Components: Components{
			Schemas:         s,
			SecuritySchemes: map[string]map[string]string{"token": {"type": "http", "scheme": "bearer"}},
		},
	}
	for _, r := range routes {
		path := r.template()
		if d.Paths[path] == nil {
			d.Paths[path] = map[string]Operation{}
		}
		d.Paths[path][strings.ToLower(r.method())] = r.operation(s)
	}
	return d
}

func (r Route) operation(s schemas) Operation {
	op := Operation{OperationID: r.ID, Summary: r.Summary, Responses: map[string]Response{}}
	for _, p := range r.Params {
		op.Parameters = append(op.Parameters, p.parameter(r.Path))
	}
	if r.Body != nil {
		op.RequestBody = &RequestBody{Required: true, Content: map[string]Media{"application/json": {s.of(r.Body)}}}
	}
	if r.Token {
		op.Security = []map[string][]string{{"token": {}}}
	}
	status := cmp.Or(r.Status, http.StatusOK)
	answer := Response{Description: http.StatusText(status)}
	switch {
	case r.Answer != nil:
		answer.Content = map[string]Media{cmp.Or(r.Media, "application/json"): {s.of(r.Answer)}}
	case r.Media != "":
		answer.Content = map[string]Media{r.Media: {}}
	}
	op.Responses[strconv.Itoa(status)] = answer
	for _, status := range append(r.Refuses, http.StatusServiceUnavailable) {
		op.Responses[strconv.Itoa(status)] = Response{
			Description: http.StatusText(status),
			Content:     map[string]Media{"application/problem+json": {s.of(Problem{})}},
		}
	}
	return op
}

func (p Param) parameter(path string) Parameter {
	out := Parameter{
		Name: p.Name, In: "query", Description: p.About, Required: p.Required,
		Schema: &Schema{Type: cmp.Or(p.Type, "string"), Format: p.Format, Enum: p.Enum},
	}
	if p.Most > 0 {
		out.Schema.Maximum = &p.Most
	}
	if strings.Contains(path+"/", "/:"+p.Name+"/") {
		out.In, out.Required = "path", true
	}
	return out
}
