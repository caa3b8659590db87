package report

import (
	"encoding/json"
	"io"

	"zonegraph/message"
)

// JSON writes the reports of some files for machines. Whatever is told in words has them
// in both languages, as refusals do, and its code, which stays as it is.
func JSON(w io.Writer, reports []*Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(reports)
}

// reason is a reason as machines read it; empty if there is none.
type reason struct {
	Code     message.Code `json:"code,omitempty"`
	Reason   string       `json:"reason,omitempty"`
	ReasonZH string       `json:"reasonZH,omitempty"`
}

func reasonOf(m message.Message) reason {
	if m.Code == "" {
		return reason{}
	}
	return reason{m.Code, m.In(message.English), m.In(message.Chinese)}
}

// MarshalJSON implements json.Marshaler.
func (s Skip) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Sheet string `json:"sheet"`
		Row   int    `json:"row"`
		reason
	}{s.Sheet, s.Row, reasonOf(s.Reason)})
}

// MarshalJSON implements json.Marshaler.
func (s Sheet) MarshalJSON() ([]byte, error) {
	type plain Sheet // without this method
	return json.Marshal(struct {
		plain
		reason
		ColumnsZH []string `json:"columnsZH,omitempty"`
		ToldZH    []string `json:"toldZH,omitempty"`
		OthersZH  []string `json:"othersZH,omitempty"`
	}{plain(s), reasonOf(s.Reason), inChinese(s.Columns), inChinese(s.Told), inChinese(s.Others)})
}

func inChinese(messages []message.Message) []string {
	var out []string
	for _, m := range messages {
		out = append(out, m.In(message.Chinese))
	}
	return out
}

// MarshalJSON implements json.Marshaler.
func (r *Report) MarshalJSON() ([]byte, error) {
	type plain Report // without this method
	out := struct {
		*plain
		ErrorCode message.Code `json:"errorCode,omitempty"`
		Error     string       `json:"error,omitempty"`
		ErrorZH   string       `json:"errorZH,omitempty"`
	}{plain: (*plain)(r)}
	if r.failure != nil {
		out.ErrorCode, out.Error, out.ErrorZH = message.CodeOf(r.failure), message.Text(message.English, r.failure), message.Text(message.Chinese, r.failure)
	}
	return json.Marshal(out)
}
