// Package jsonld writes the graph as JSON-LD 1.1: nodes with their properties, and
// each relationship once, at the node from which it leads. Types and properties are
// those of schema.org where they fit, and terms of our own vocabulary elsewhere.
//
// A relationship with properties of its own becomes a node between its ends, of the
// type that the schema names for them (Site, Claim, …), which leads to the other end
// by the property target.
package jsonld

import "zonegraph/graph"

const (
	// Vocabulary begins the terms of our own.
	Vocabulary = "urn:zonegraph:vocabulary:"
	// Base begins the ids of nodes.
	Base      = "urn:zonegraph:node:"
	schemaOrg = "https://schema.org/"
	xsd       = "http://www.w3.org/2001/XMLSchema#"
	// targetTerm leads from a relationship with properties to its other end.
	targetTerm = "target"
)

// types are the schema.org types that ours are as well. A type that is not here has
// our term alone: nothing of schema.org says the same.
var types = map[string]string{
	"Certification": "Certification",
	"City":          "City",
	"County":        "AdministrativeArea",
	"Document":      "CreativeWork",
	"Enterprise":    "Organization",
	"Event":         "Event",
	"Funding":       "MonetaryGrant",
	"Indicator":     "StatisticalVariable",
	"Observation":   "Observation",
	"Organisation":  "Organization",
	"Policy":        "Legislation",
	"Region":        "AdministrativeArea",
	"Talent":        "Person",
	"Zone":          "Place",
}

// everywhere are the schema.org properties for fields of any type, special those for
// fields of one.
var (
	everywhere = map[string]string{"name": "name", "aliases": "alternateName", "description": "description", "url": "url"}
	special    = map[string]string{
		"Certification.number":      "certificationIdentification",
		"Certification.validFrom":   "validFrom",
		"Certification.validTo":     "expires",
		"City.code":                 "identifier",
		"City.region":               "containedInPlace",
		"County.code":               "identifier",
		"County.city":               "containedInPlace",
		"Document.date":             "datePublished",
		"Document.issuer":           "publisher",
		"Document.number":           "identifier",
		"Enterprise.certifications": "hasCertification",
		"Enterprise.city":           "location",
		"Enterprise.creditCode":     "taxID",
		"Event.city":                "location",
		"Event.date":                "startDate",
		"Funding.funder":            "funder",
		"Observation.indicator":     "measuredProperty",
		"Observation.subject":       "observationAbout",
		"Observation.unit":          "unitText",
		"Observation.value":         "value",
		"Organisation.city":         "location",
		"Organisation.creditCode":   "taxID",
		"Policy.documentNumber":     "legislationIdentifier",
		"Region.code":               "identifier",
		"Zone.cities":               "containedInPlace",
		"Zone.counties":             "containedInPlace",
	}
)

// Context is the document's context: for each type a term, and within it, since
// fields of one name can mean different things, a term for each field.
func Context(m *graph.Model) map[string]any {
	context := map[string]any{
		"@version": 1.1, "zg": Vocabulary, "schema": schemaOrg, "xsd": xsd,
		"id": "@id", "type": "@type",
	}
	for _, e := range m.Nodes {
		context[e.Name] = map[string]any{"@id": "zg:" + e.Name, "@context": terms(e)}
	}
	for _, e := range m.Properties {
		t := terms(e)
		t[targetTerm] = map[string]any{"@id": "zg:" + targetTerm, "@type": "@id"}
		context[e.Name] = map[string]any{"@id": "zg:" + e.Name, "@context": t}
	}
	return context
}

// terms are those of a type's fields, as far as they are written.
func terms(e *graph.Entity) map[string]any {
	out := map[string]any{}
	for _, f := range e.Fields {
		if f.Name == "id" || (f.Relationship != nil && !f.Relationship.Out) {
			continue
		}
		term := map[string]any{"@id": property(e, f)}
		switch {
		case f.Relationship != nil && f.Relationship.Properties == nil:
			term["@type"] = "@id"
		case f.Name == "nameEn":
			term["@language"] = "en"
		case f.Scalar == graph.DateScalar:
			term["@type"] = "xsd:date"
		case f.Scalar == graph.DecimalScalar:
			term["@type"] = "xsd:decimal"
		case f.Scalar == graph.EnumScalar:
			term["@type"] = "@vocab"
			term["@context"] = map[string]any{"@vocab": Vocabulary + f.Enum + ":"}
		}
		out[f.Name] = term
	}
	return out
}

// property is the term that a field maps to.
func property(e *graph.Entity, f *graph.Field) string {
	if f.Name == "nameEn" {
		return "schema:name"
	}
	if name := special[e.Name+"."+f.Name]; name != "" {
		return "schema:" + name
	}
	if name := everywhere[f.Name]; name != "" {
		return "schema:" + name
	}
	return "zg:" + e.Name + "." + f.Name
}
