// Package direct holds the contestants that are no GraphQL service: the Go driver
// with Cypher written by hand, which writes the bytes that the service writes, and
// a handler that has these bytes ready. Each is served as a process of its own by
// `bench direct` and `bench bytes`.
package direct

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"
)

// Handler answers POST /NAME with the rows of the statement of that name, for the
// variables of a GraphQL request's body.
func Handler(uri, user, password string) (http.Handler, error) {
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(user, password, ""), func(c *config.Config) {
		c.TelemetryDisabled = true
		c.NotificationsMinSeverity = notifications.DisabledLevel
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for name, s := range Statements {
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
			var request struct{ Variables map[string]any }
			if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			body, err := s.answer(r.Context(), driver, request.Variables)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(body)
		})
	}
	return mux, nil
}

func (s Statement) answer(ctx context.Context, driver neo4j.DriverWithContext, variables map[string]any) ([]byte, error) {
	session := driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, s.Cypher, variables)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, 1<<12)
	b = append(append(append(b, `{"data":{"`...), s.root...), `":`...)
	switch {
	case s.judge != nil:
		b = append(b, `{"rows":[`...)
	case !s.single:
		b = append(b, '[')
	}
	for n := 0; result.Next(ctx); n++ {
		if n > 0 {
			b = append(b, ',')
		}
		values := result.Record().Values
		if s.judge != nil {
			values = s.judge(values)
		}
		b = object(b, s.fields, values)
	}
	if err := result.Err(); err != nil {
		return nil, err
	}
	switch {
	case s.judge != nil:
		b = append(b, "]}"...)
	case !s.single:
		b = append(b, ']')
	}
	return append(b, "}}"...), nil
}

// Bytes answers POST /NAME with the file of that name in a directory, which it
// reads once.
func Bytes(dir string) (http.Handler, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, f := range files {
		body, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		mux.HandleFunc("POST /"+f.Name(), func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(body)
		})
	}
	return mux, nil
}

// Serve serves on a free port of the loopback, and says on which, until its
// context or its standard input ends.
func Serve(ctx context.Context, h http.Handler) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	ctx, stop := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	fmt.Printf("listening on %s\n", l.Addr().String()[strings.LastIndexByte(l.Addr().String(), ':')+1:])
	if err := server.Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}
